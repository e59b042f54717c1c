// A disk of LUKS2 in a file beside an emulated TPM, and the tools with their real programs. No kernel of a test opens a disk
// for them: cryptsetup shows what would.
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, rmSync, truncateSync } from 'node:fs'
import { scratchRoot } from '../../../modules/seed/scratch.ts'
import { runTool } from './run-tool.ts'
import { Tpm } from './tpm-emulator.ts'

const programs = [
  'cryptsetup',
  'systemd-cryptenroll',
  'swtpm',
  'tpm2_clear',
  'socat',
  'strace',
  'jq',
  'chpasswd',
]
const has = (program: string) =>
  spawnSync('which', [program], { stdio: 'ignore', env: searched }).status === 0
const searched = { PATH: `${process.env['PATH']}:/usr/sbin:/sbin` }
/** Why nothing can be tested here; empty if it can. */
export const needs = process.getuid?.() === 0 ? programs.filter(program => !has(program)).join(', ') : 'root'

const tryOne = ['open', '--test-passphrase', '--disable-external-tokens']
/** As a person's disk would have it, an unlock takes seconds. */
const quick = ['--pbkdf', 'pbkdf2', '--pbkdf-force-iterations', '1000']

/**
 * Stands before each outside program. CUT is the number of the call at which the power fails, or of the call and of its write
 * to the disk.
 */
const before = (program: string, folder: string) => `#!/bin/bash
PATH=\${PATH#*:}
if [[ $* == *tpm2-device* ]]; then
  for kind in -t -l -s; do tpm2_flushcontext -T device:/dev/tpmrm0 $kind; done >/dev/null 2>&1
fi
echo "${program} $*" >>${folder}/calls
call=$(wc -l <${folder}/calls)
words=("$@")
[[ $1 != luksChangeKey && $1 != luksAddKey ]] || words=("$1" ${quick.join(' ')} "\${@:2}")
fail() {
  touch ${folder}/cut
  kill -KILL 0
}
if [[ $call == "\${CUT:-}" ]]; then fail; fi
if [[ $call != "\${CUT%:*}" ]]; then exec ${program} "\${words[@]}"; fi
strace -f -o ${folder}/trace -P ${folder}/disk -e trace=write,pwrite64 \\
  -e inject=write,pwrite64:signal=KILL:when="\${CUT#*:}" ${program} "\${words[@]}"
code=$?
if grep -q 'killed by SIGKILL' ${folder}/trace; then fail; fi
exit $code
`

const key = /\b(?:[b-v]{8}-){7}[b-v]{8}\b/g
type Run = { status: number | null; said: string; complained: string; recoveryKeys: string[] }

export async function tpmBench() {
  const root = scratchRoot()
  const tpm = new Tpm(root.path)
  const makeDisk = (passphrase: string, name: string) => {
    root.write(name, '')
    truncateSync(root.at(name), 20 << 20)
    const format = ['luksFormat', '--type', 'luks2', ...quick, '--batch-mode', '--key-file=-', root.at(name)]
    execFileSync('cryptsetup', format, { input: passphrase, env: searched })
    return root.at(name)
  }
  const disk = makeDisk('the old one', 'disk')
  root.write('etc/passwd', 'root:x:0:0::/root:/bin/sh\nada:x:1000:1000::/home/ada:/bin/sh\n')
  root.write('etc/shadow', 'root:!:20000::::::\nada:$6$x$before:20000::::::\n')
  root.write('etc/group', 'root:x:0:\nada:x:1000:\n')
  for (const program of ['cryptsetup', 'systemd-cryptenroll', 'chpasswd']) {
    root.write(`bin/${program}`, before(program, root.path))
    chmodSync(root.at('bin', program), 0o755)
  }
  await tpm.on()

  const run = (name: string, words: readonly string[], typed: readonly string[], env = {}): Run => {
    root.write('calls', '')
    rmSync(root.at('cut'), { force: true })
    const done = runTool(name, words, {
      typed,
      within: tpm.within,
      env: {
        DEVICES: disk,
        PCRS: '7+12',
        KEYMAP: 'us',
        KILN_USER: 'ada',
        KILN_ROOT: root.path,
        PATH: `${root.at('bin')}:${searched.PATH}`,
        ...env,
      },
    })
    return { ...done, recoveryKeys: done.said.match(key) ?? [] }
  }
  const dump = () => {
    const words = ['luksDump', '--dump-json-metadata', disk]
    return JSON.parse(execFileSync('cryptsetup', words, { encoding: 'utf8', env: searched })) as {
      keyslots: Record<string, unknown>
      tokens: Record<
        string,
        { type: string; keyslots: string[]; 'tpm2-blob'?: string; 'tpm2-pcrs'?: number[] }
      >
    }
  }

  return {
    root,
    tpm,
    run,
    secondDisk: (passphrase: string, name = 'second') => makeDisk(passphrase, name),
    addKey: (passphrase: string, added: string) => {
      root.write('added', added)
      const words = ['luksAddKey', ...quick, '--batch-mode', '--key-file=-', disk, root.at('added')]
      execFileSync('cryptsetup', words, { input: passphrase, env: searched })
    },
    calls: () => root.read('calls').split('\n').slice(0, -1),
    tpm2: (word: string, env = {}) => run('tpm2', [word], ['the old one'], env),
    opens: (passphrase: string) =>
      spawnSync('cryptsetup', [...tryOne, '--key-file=-', disk], {
        input: passphrase,
        env: searched,
      }).status === 0,
    /** By the token alone, as systemd does it at a start. */
    tpmOpens: () => {
      tpm.forget()
      const [program = '', ...words] = tpm.within
      const open = [
        'cryptsetup',
        'open',
        '--test-passphrase',
        '--token-only',
        '--token-type',
        'systemd-tpm2',
        disk,
      ]
      const done = spawnSync(program, [...words, ...open], { input: '', encoding: 'utf8', env: searched })
      tpm.forget()
      return done.status === 0
    },
    slots: () => Object.keys(dump().keyslots).length,
    tokens: (type: string) => Object.values(dump().tokens).filter(token => token.type === type),
    /** Whether the power failed in the last run. */
    wasCut: () => existsSync(root.at('cut')),
    keep: () => execFileSync('cp', ['--sparse=always', disk, root.at('kept')]),
    putBack: () => execFileSync('cp', ['--sparse=always', root.at('kept'), disk]),
    remove: async () => {
      await tpm.off()
      root.remove()
    },
  }
}
