// The engine, the command line and the writer for Node, with all their dependencies: one file each, plus files that
// are only loaded where they are needed (only for macOS, only for `kiln serve`), so that no other start reads them.
// The command line's file is started by a small one, which refuses a Node that could not even parse it.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite'
import { nodeBuiltins } from './node-builtins.ts'
import { shellFiles } from './shell-files.ts'

const at = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url))

function program(entry: string, outFile: string): EnvironmentOptions {
  const [folder = '', name = ''] = outFile.split('/')
  return {
    consumer: 'server',
    resolve: { noExternal: true },
    build: {
      ssr: true,
      outDir: at(`dist/${folder}`),
      emptyOutDir: true,
      copyPublicDir: false,
      target: 'node22',
      // Only white space is removed: half as much to read at each start, and stack traces keep their names.
      minify: 'oxc',
      rolldownOptions: {
        input: at(entry),
        output: {
          format: 'es',
          entryFileNames: name,
          chunkFileNames: '[name].mjs',
          minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
        },
      },
    },
  }
}

/** Electron 22 only starts a utility process from CommonJS, so this file loads the engine for it. */
const loader = `import('./engine.mjs').catch(error => {
  console.error(error)
  process.exit(1)
})
`
const emitLoader: Plugin = {
  name: 'kiln:engine-loader',
  applyToEnvironment: environment => environment.name === 'engine',
  generateBundle() {
    this.emitFile({ type: 'asset', fileName: 'engine.cjs', source: loader })
  },
}

/** Copied unchanged: an old Node might not understand Vite's output. */
const emitStarter: Plugin = {
  name: 'kiln:starter',
  applyToEnvironment: environment => environment.name === 'cli',
  generateBundle() {
    const source = readFileSync(at('src/cli/kiln.mjs'), 'utf8')
    this.emitFile({ type: 'asset', fileName: 'kiln.mjs', source })
  },
}

/**
 * Writes the page that packages install for `man kiln`: printed by the command line that was just built, so that both
 * agree.
 */
function writeManPage() {
  const home = mkdtempSync(join(tmpdir(), 'kiln-man-'))
  const folder = at('dist/man/man1')
  mkdirSync(folder, { recursive: true })
  const page = execFileSync(process.execPath, [at('dist/cli/kiln.mjs'), 'man'], {
    env: { ...process.env, KILN_HOME: home },
  })
  writeFileSync(join(folder, 'kiln.1'), page)
  rmSync(home, { recursive: true })
}

/** Each is built by its own environment, in this order. */
const programs = {
  engine: program('src/host/engine-process.ts', 'engine/engine.mjs'),
  cli: program('src/cli/start.ts', 'cli/main.mjs'),
  writer: program('src/writer/index.ts', 'writer/writer.mjs'),
}

export default defineConfig({
  root: at('.'),
  logLevel: 'warn',
  // The engine is left out: the tests' old Electron runs it.
  plugins: [emitLoader, emitStarter, shellFiles(), nodeBuiltins(['cli', 'writer'])],
  environments: programs,
  builder: {
    async buildApp(builder) {
      for (const name of Object.keys(programs)) {
        const environment = builder.environments[name]
        if (environment) await builder.build(environment)
      }
      writeManPage()
    },
  },
})
