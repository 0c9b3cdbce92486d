# Shuts a program in: started by `unshare` in namespaces of its own, as root of them.
# Arguments: ROOT (an empty folder), FOLDER (all it may use), UID (or "own"), then limits: BYTES of memory, SECONDS of CPU,
# BYTES of one file, PROCESSES, BYTES of addresses (or "unlimited"); then files and folders it may read, "--", and the program with its arguments.
set -eu
root=$1 folder=$2 uid=$3 memory=$4 cpu=$5 file=$6 processes=$7 addresses=$8
shift 8

mount -t tmpfs -o size=1m,mode=755,nosuid,nodev none "$root"
mkdir "$root/taktwerk" "$root/dev" "$root/old" "$root/tools"

show() {
  if [ -d "$1" ]; then
    mkdir -p "$root$2"
  else
    mkdir -p "$(dirname "$root$2")"
    : >"$root$2"
  fi
  mount --bind "$1" "$root$2"
  mount -o remount,bind,ro,nosuid,nodev "$root$2"
}

for name in bin lib lib64; do
  if [ -L "/$name" ]; then ln -s "$(readlink "/$name")" "$root/$name"; fi
done
while [ "$1" != -- ]; do
  if [ ! -e "$root$1" ]; then show "$1" "$1"; fi
  shift
done
shift
show "$(command -v setpriv)" /tools/setpriv
show "$(command -v prlimit)" /tools/prlimit
for name in null zero urandom; do
  : >"$root/dev/$name"
  mount --bind "/dev/$name" "$root/dev/$name"
done
mount --bind "$folder" "$root/taktwerk"
mount -o remount,bind,nosuid,nodev,noexec "$root/taktwerk"

# umount looks up what is mounted in /proc, which leads nowhere once it is done.
ln -s old/proc "$root/proc"
unmount=$(command -v umount)
cd "$root"
pivot_root . old
cd /
"/old$unmount" -l /old

if [ "$uid" = own ]; then
  set -- /tools/prlimit --nproc="$processes" --data="$memory" --as="$addresses" --cpu="$cpu" --fsize="$file" --core=0 --nofile=256 -- "$@"
else
  set -- --reuid="$uid" --regid="$uid" --clear-groups -- \
    /tools/prlimit --nproc="$processes" --data="$memory" --as="$addresses" --cpu="$cpu" --fsize="$file" --core=0 --nofile=256 -- "$@"
fi
cd /taktwerk
exec /tools/setpriv --no-new-privs --bounding-set=-all --inh-caps=-all --ambient-caps=-all "$@"
