/**
 * The supervisor of one job: a POSIX shell in a session of its own that outlives the agent.
 *
 * Arguments: `$1` base path of the job's spool files, `$2` the umask for the body, then the body's words.
 * Its standard error is the state file, which is claim, proof of start and exit status in one:
 *
 * - Creating it is the claim: `set -C` makes that exclusive, so supervisor or recovering agent wins, not both.
 * - The order file `.sh` must still be there after the claim. The agent removes it before the state file when
 *   a job is settled, so a supervisor that was delayed for ever so long cannot start a settled job.
 * - `run <pid>` stands there before the body starts: without this line the body never ran.
 * - The line goes into the file's first block, so writing `exit <status>` later needs no new space; should it
 *   fail nevertheless (a full disk with copy on write), it is tried until there is room.
 * - Whatever the shell says between the two lines is its note that a signal killed the body ("Killed").
 *
 * It ends with the body's status. An end with 0 therefore says all: whatever keeps a body from running, or the
 * supervisor from finishing, ends it otherwise.
 *
 * The traps keep it alive when the body signals its own process group (`kill 0`); caught signals are back to
 * their defaults in the body. The body is `exec`ed in a subshell so that the shell's note goes to the state
 * file and not into the job's output.
 */
export const SUPERVISOR_SCRIPT = `trap : HUP INT QUIT PIPE ALRM TERM USR1 USR2
set -C
umask 077
exec 2>"$1.state"
exec >"$1.out"
[ -e "$1.sh" ] || exit 1
echo "run $$" >&2 || exit 1
umask "$2"
shift 2
(exec "$@" 2>&1)
s=$?
until echo "exit $s" >&2; do sleep 5; done
exit "$s"
`;
