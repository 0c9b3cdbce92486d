import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Step, StepOf } from '../../definition/scenario.ts';
import { ETL_PROGRAM } from '../../program-path.ts';
import { rowsOf, table } from '../../testing/rows-of.ts';
import { runInProcess } from '../../testing/run-in-process.ts';
import { people, scenarioOrder } from '../../testing/scenario-order.ts';
import { tempFolder } from '../../testing/temp-folder.ts';

type Kind = 'javascript' | 'python';
type Columns = StepOf<Kind>['columns'];

function code(
  kind: Kind,
  text: string,
  columns: Columns = [{ name: 'x', type: 'text' }],
  more: object = {},
): Step {
  return { id: 'code', kind, inputs: ['people'], text, columns, ...more };
}

/** What each attempt comes to, all of them in one process: the error, or what it got. */
async function tried(kind: Kind, attempts: readonly string[]): Promise<readonly string[]> {
  const rows = table('people', ['attempt'], ...attempts.map((attempt) => [attempt]));
  const text =
    kind === 'javascript'
      ? `const Attempt = (async () => {}).constructor;
         return (async () => {
           try { return { x: 'got ' + String(await new Attempt(row.attempt)()) }; }
           catch (error) { return { x: 'refused ' + (error.code ?? error.name) }; }
         })();`
      : `body = "def attempt():\\n" + "\\n".join("  " + line for line in row["attempt"].split("\\n"))
names = {}
try:
  exec(body, names)
  return {"x": "got " + str(names["attempt"]())}
except BaseException as error:
  return {"x": "refused " + type(error).__name__}`;
  return rowsOf([rows, code(kind, text)]);
}

async function allRefused(kind: Kind, attempts: readonly string[]): Promise<void> {
  const answers = await tried(kind, attempts);
  assert.equal(answers.length, attempts.length);
  for (const [index, attempt] of attempts.entries()) {
    assert.match(answers[index] ?? '', /^refused|^got -/, `${attempt}: ${answers[index]}`);
  }
}

describe('a step with a program of the user', () => {
  it('makes rows of rows in JavaScript, one, several or none of each, without rounding', async () => {
    const numbers: Step = {
      id: 'people',
      kind: 'constants',
      columns: [
        { name: 'id', type: 'int64' },
        { name: 'pay', type: 'decimal', precision: 20, scale: 2 },
      ],
      rows: [
        ['9007199254740993', '12345678901234567.89'],
        ['2', '1.50'],
        ['3', null],
      ],
    };
    const text = `if (row.id === 2) return [{ id: 2, pay: '1' }, { id: 3, pay: null }];
      if (row.pay === null) return;
      return { id: row.id, pay: row.pay };`;
    assert.deepEqual(
      await rowsOf([
        numbers,
        code('javascript', text, [
          { name: 'id', type: 'int64' },
          { name: 'pay', type: 'decimal', precision: 20, scale: 2 },
        ]),
      ]),
      ['9007199254740993|12345678901234567.89', '2|1.00', '3|'],
    );
  });

  it('makes rows of rows in Python, with its own library, decimals and dates', async () => {
    const text = `from datetime import date
import statistics
if row["pay"] is None:
    return None
return {"id": row["id"] * 2, "pay": row["pay"] + 1, "born": date.fromisoformat(row["born"]).replace(day=1)}`;
    assert.deepEqual(
      await rowsOf([
        people,
        code('python', text, [
          { name: 'id', type: 'int32' },
          { name: 'pay', type: 'decimal', precision: 10, scale: 2 },
          { name: 'born', type: 'date' },
        ]),
      ]),
      ['2|11.50|1990-01-01', '4|21.25|1991-02-01', '8|1.05|1992-03-01'],
    );
  });

  it('sees the parameters, and what it prints stands in the report', async () => {
    for (const [kind, text] of [
      ['javascript', 'console.log("hello"); return { x: parameters.who }'],
      ['python', 'print("hello")\nreturn {"x": parameters["who"]}'],
    ] as const) {
      const { lines, messages } = await runInProcess(
        scenarioOrder(
          [people, code(kind, text), { id: 'seen', kind: 'preview', inputs: ['code'], rows: 1 }],
          {
            declared: [{ name: 'who', type: 'text', default: 'me' }],
          },
        ),
      );
      const seen = lines.find(({ type }) => type === 'preview');
      assert.deepEqual(seen?.type === 'preview' ? JSON.parse(JSON.stringify(seen.rows)) : null, [
        { x: 'me' },
      ]);
      assert.ok(
        messages.some((one) => one.includes('hello')),
        messages.join(),
      );
    }
  });

  it('fails with the row, and with the column of a value that is not of its type', async () => {
    const wrong: readonly (readonly [Step, RegExp])[] = [
      [
        code('javascript', 'if (row.id === 3) throw new Error("no"); return { x: 1 }'),
        /step "code" \(javascript\): row 3: Error: no/,
      ],
      [code('javascript', 'return (('), /step "code" \(javascript\): the program: SyntaxError/],
      [code('javascript', 'return 7'), /row 1: TypeError: returned 7; expected a row/],
      [
        code('javascript', 'return { x: row.city }', [{ name: 'x', type: 'int32' }]),
        /row 1, column "x": Ufa is no int32/,
      ],
      [
        code('python', 'return {"x": 1 / (row["id"] - 2)}'),
        /step "code" \(python\): row 2: ZeroDivisionError/,
      ],
      [code('python', 'return'.repeat(2)), /NameError|row 1/],
      [code('python', 'return ('), /the program: SyntaxError/],
    ];
    for (const [step, message] of wrong) await assert.rejects(rowsOf([people, step]), message);
  });

  it('cannot be left: no network, no file outside its folder, no process, no secret of the environment', async (t) => {
    const server = createServer((socket) => socket.end('secret')).listen(0, '127.0.0.1');
    t.after(() => server.close());
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    process.env.TAKTWERK_TEST_SECRET = 'secret';
    t.after(() => {
      delete process.env.TAKTWERK_TEST_SECRET;
    });
    const load = (name: string) => `const m = process.getBuiltinModule('${name}');`;
    const javascript = [
      `const m = await import('node:net'); return new Promise((yes, no) => m.connect(${port}, '127.0.0.1').on('data', yes).on('error', no))`,
      `return (await fetch('http://127.0.0.1:${port}/')).text()`,
      `${load('dns')} return (await m.promises.lookup('example.org')).address`,
      `${load('fs')} return m.readFileSync('/etc/passwd', 'utf8')`,
      `${load('fs')} return m.readFileSync('/proc/self/environ', 'utf8')`,
      `${load('fs')} return m.readFileSync('${import.meta.filename}', 'utf8')`,
      `${load('fs')} return m.readFileSync('../old/etc/passwd', 'utf8')`,
      `${load('fs')} m.symlinkSync('/etc/passwd', 'link'); return m.readFileSync('link', 'utf8')`,
      `${load('fs')} return m.writeFileSync('/tmp/taktwerk-escape', 'x')`,
      `${load('child_process')} return m.execFileSync('/bin/sh', ['-c', 'id'])`,
      `${load('child_process')} return m.fork('program.mjs')`,
      `${load('worker_threads')} return new m.Worker('1', { eval: true })`,
      `return process.kill(${process.pid}, 0)`,
      `return process.binding('fs').internalModuleStat('/etc/passwd')`,
      `return process.setuid(0)`,
      `return process.binding('spawn_sync').spawn({ file: '/bin/sh', args: ['sh', '-c', 'id'] })`,
      `process.dlopen({ exports: {} }, '/taktwerk/x.node')`,
      `${load('inspector')} m.open(0); return m.url()`,
      `${load('wasi')} return new m.WASI({ version: 'preview1' })`,
      `${load('cluster')} return m.fork()`,
      `${load('net')} return new Promise((yes, no) => m.connect({ path: '\\0taktwerk' }).on('connect', yes).on('error', no))`,
      `${load('fs')} m.linkSync('/usr/lib/os-release', 'hard'); return m.readFileSync('hard', 'utf8')`,
      `${load('fs')} m.symlinkSync('/', 'root'); return m.readdirSync('root/usr')`,
      `for (;;) (globalThis.all ??= []).push(new SharedArrayBuffer(1 << 26))`,
    ];
    await allRefused('javascript', javascript);
    assert.deepEqual(await tried('javascript', ['return process.env.TAKTWERK_TEST_SECRET']), [
      'got undefined',
    ]);
    const python = [
      `import socket\nreturn socket.create_connection(("127.0.0.1", ${port}), 5).recv(10)`,
      'import socket\nreturn socket.getaddrinfo("example.org", 80)',
      'return open("/etc/passwd").read()',
      'return open("/proc/self/environ").read()',
      `return open("${import.meta.filename}").read()`,
      'return open("../old/etc/passwd").read()',
      'import os\nos.symlink("/etc/passwd", "link")\nreturn open("link").read()',
      'return open("/tmp/taktwerk-escape", "w")',
      'return open("/usr/lib/taktwerk-escape", "w")',
      'import os\nreturn os.fork()',
      'import subprocess\nreturn subprocess.check_output(["/bin/sh", "-c", "id"])',
      'import os\nreturn os.execv("/bin/sh", ["sh"])',
      `import os\nreturn os.kill(${process.pid}, 0)`,
      'import os\nreturn os.setuid(0) if os.getuid() != 0 else open("/etc/shadow").read()',
      'import os\nos.mkdir("a")\nos.chroot("a")\nreturn os.listdir("../../..")',
      'import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nif libc.unshare(0x10000000 | 0x20000) == 0 and libc.mount(b"none", b"/taktwerk", b"tmpfs", 0, None) == 0:\n  return open("/etc/passwd").read()\nraise OSError(ctypes.get_errno())',
      'import threading\nthreading.Thread(target=print).start()\nreturn 1',
      'import socket\nreturn socket.socket(socket.AF_UNIX).connect("\\0taktwerk")',
      'import socket\nreturn socket.socket(socket.AF_PACKET, socket.SOCK_RAW)',
      'import os, stat\nos.mknod("d", 0o600 | stat.S_IFBLK, os.makedev(8, 0))\nreturn open("d", "rb").read(1)',
      'import resource\nreturn resource.setrlimit(resource.RLIMIT_CPU, (100000, 100000))',
      // Memory that no limit counts, keys of whoever started it, and rings of calls the kernel does by itself.
      'import os\nreturn os.memfd_create("x")',
      ...[
        'shmget(0, 4096, 0o1600)',
        'syscall(250, 0, -3, 0)',
        'syscall(425, 8, ctypes.create_string_buffer(256))',
      ].map(
        (call) =>
          `import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\nif libc.${call} < 0: raise OSError(ctypes.get_errno())\nreturn 1`,
      ),
    ];
    await allRefused('python', python);
    assert.deepEqual(await tried('python', ['import os\nreturn os.environ.get("TAKTWERK_TEST_SECRET")']), [
      'got None',
    ]);
    assert.ok(!existsSync('/tmp/taktwerk-escape'));
  });

  it('does not lead whoever reads its result to another file', async () => {
    const text =
      'import os\nos.remove("result.ndjson")\nos.symlink("/etc/passwd", "result.ndjson")\nreturn {"x": 1}';
    await assert.rejects(rowsOf([people, code('python', text)]), /the program was ended: exit status 0/);
  });

  it('is ended when it takes too much CPU, memory or disk', async () => {
    const caps = { cpuSeconds: 1, memoryMegabytes: 64 };
    const greedy: readonly (readonly [Kind, string, RegExp])[] = [
      ['javascript', 'for (;;);', /the program was ended: .*1 s of CPU/],
      ['python', 'while True: pass', /the program was ended: .*1 s of CPU/],
      [
        'javascript',
        'const all = []; for (;;) all.push(Buffer.alloc(1 << 24, 1));',
        /row 1: RangeError|was ended/,
      ],
      ['javascript', 'const all = []; for (;;) all.push(new Array(1e6).fill(0.5));', /was ended/],
      ['python', 'return {"x": len(bytearray(1 << 30))}', /row 1: MemoryError/],
      [
        'python',
        'import mmap\nreturn {"x": len(mmap.mmap(-1, 1 << 30))}',
        /row 1: OSError: .*allocate memory/,
      ],
    ];
    for (const [kind, text, message] of greedy) {
      await assert.rejects(rowsOf([people, code(kind, text, undefined, caps)]), message);
    }
  });

  it('works for who is not root as well, by namespaces of users', async (t) => {
    if (process.getuid?.() !== 0) return t.skip('everything here ran so');
    const folder = tempFolder(t);
    const nobody = 65_534;
    chownSync(folder, nobody, nobody);
    const text = 'try:\n  open("/etc/passwd")\nexcept OSError:\n  return {"x": "shut in"}';
    const steps = [people, code('python', text), { id: 'seen', kind: 'preview', inputs: ['code'], rows: 1 }];
    const order = join(folder, 'order.json');
    writeFileSync(
      order,
      JSON.stringify({ ...scenarioOrder([people]), workFolder: folder, scenario: { name: 's', steps } }),
    );
    chownSync(order, nobody, nobody);
    const program = fileURLToPath(ETL_PROGRAM);
    const run = promisify(execFile)(process.execPath, [program, order], {
      uid: nobody,
      gid: nobody,
      env: {},
    });
    assert.match((await run).stdout, /"x":"shut in"/);
  });

  it('is not run at all where it cannot be shut in', async (t) => {
    const folder = tempFolder(t);
    const order = join(folder, 'order.json');
    writeFileSync(
      order,
      JSON.stringify({
        ...scenarioOrder([people]),
        workFolder: folder,
        scenario: { name: 's', steps: [people, code('javascript', 'return { x: 1 }')] },
      }),
    );
    // A namespace in which there may be no further ones.
    const words =
      'echo 0 > /proc/sys/user/max_user_namespaces && exec setpriv --bounding-set=-all --inh-caps=-all "$@"';
    const run = promisify(execFile)('unshare', [
      ...['--user', '--map-root-user', 'sh', '-c', words, 'sh'],
      ...[process.execPath, fileURLToPath(ETL_PROGRAM), order],
    ]);
    await assert.rejects(run, (error: unknown) => {
      assert.match(String(Reflect.get(Object(error), 'stdout')), /"reason":"notIsolated"/);
      return true;
    });
  });

  it('needs an input', async () => {
    await assert.rejects(
      rowsOf([table('t', ['x']), { ...code('javascript', 'return row'), inputs: [] }]),
      /needs one input; it has 0/,
    );
  });
});
