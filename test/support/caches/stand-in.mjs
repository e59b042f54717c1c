// A stand-in for attic and cachix, not the real ones: their command line for a push, and their words and exit codes where it fails,
// as their sources have them (zhaofengli/attic client/src/command/push.rs, client/src/config.rs, server/src/error.rs; cachix/cachix
// Cachix/Client/Command/Push.hs). Nothing is sent anywhere. What it is to do wrong stands in plan.json of its folder.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder = '', tool = '', ...words] = process.argv.slice(2)
const { goesWrong } = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8'))
const say = line => process.stderr.write(`${line}\n`)
const end = (status, ...lines) => {
  for (const line of lines) say(line)
  process.exit(status)
}

if (words.length === 1 && words[0] === '--version') {
  process.stdout.write(tool === 'attic' ? 'attic 0.1.0\n' : 'cachix 1.7.9\n')
  process.exit(0)
}
const [verb, name = '', ...paths] = words
const isName = tool === 'attic' ? /^([\w+-]+:)?[\w+-]+$/ : /^[\w-]+$/
const isPath = path => path.startsWith('/nix/store/') && existsSync(path)
if (verb !== 'push' || !isName.test(name) || paths.length === 0 || !paths.every(isPath))
  end(2, `stand-in for ${tool}: not the documented command line: ${JSON.stringify(words)}`)

const [server, cache = name] = name.split(':')
const output = {
  attic: {
    start: `⚙️ Pushing ${paths.length} paths to "${cache}" on "${server}" (0 already cached, 0 in upstream)...`,
    done: paths.map(path => `✅ ${path.slice('/nix/store/'.length)} (29.69 MiB/s)`),
    'not-logged-in': ['Error: No servers are available.'],
    refused: ['Error: Unauthorized: Unauthorized.'],
    unknown: ['Error: NoSuchCache: The requested cache does not exist.'],
    broken: ['Error: InternalServerError: The server encountered an internal error or misconfiguration.'],
  },
  cachix: {
    start: `Pushing ${paths.length} paths (0 are already present) using zstd to cache ${name} ⏳`,
    done: ['', 'All done.'],
    'not-logged-in': [
      '',
      'Neither auth token nor signing key are present.',
      '',
      'They are looked up via $CACHIX_AUTH_TOKEN and $CACHIX_SIGNING_KEY,',
      'and if missing also looked up from ~/.config/cachix/cachix.dhall',
      '',
      'Read https://mycache.cachix.org for instructions how to push to your binary cache.',
    ],
    refused: ['', `Binary cache ${name} doesn't exist or you don't have access.`],
    unknown: ['', `Binary cache ${name} does not exist.`],
    broken: ['cachix: ConnectionError (HttpExceptionRequest ConnectionTimeout)'],
  },
}[tool]
if (goesWrong in output) end(1, ...output[goesWrong])
// Before its first line, which is what a test waits for.
if (goesWrong === 'slow') writeFileSync(join(folder, 'pid'), String(process.pid))
say(output.start)
if (goesWrong === 'slow') {
  setInterval(() => undefined, 1000)
} else {
  writeFileSync(join(folder, 'pushed.json'), JSON.stringify({ tool, name, paths }))
  end(0, ...output.done)
}
