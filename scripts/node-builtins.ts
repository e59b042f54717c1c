// Node's own modules without its facade for them. What imports `node:crypto` makes Node read every getter of it, and with them
// parts of Node that nobody asked for (WebCrypto, the table of all flags): 25 ms of the 150 that a short command takes. So
// a built program takes from process.getBuiltinModule (Node 22.3) the names that it uses, and no others (docs/adr/0015).
import { isBuiltin } from 'node:module'
import type { Plugin } from 'vite'

/** A file name, should it become one. */
const prefix = '\0kiln/node-'
const named = new Map<string, string>()

/** For the environments named, whose programs nothing but a Node that has this call runs. */
export const nodeBuiltins = (environments: readonly string[]): Plugin => ({
  name: 'kiln:node-builtins',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => environments.includes(name),
  resolveId: {
    order: 'pre',
    handler(id, _importer, { kind }) {
      // What CommonJS requires is the module itself already, without a facade.
      if (kind !== 'import-statement' || !isBuiltin(id)) return null
      const name = id.replace(/^node:/, '')
      const own = prefix + name.replaceAll('/', '-')
      named.set(own, name)
      return { id: own, moduleSideEffects: false }
    },
  },
  load: {
    order: 'pre',
    async handler(id) {
      const name = named.get(id)
      if (name === undefined) return null
      const names = Object.keys(await import(`node:${name}`)).filter(key => key !== 'default')
      // Pure: what nobody imports is left out, so that its getter is not called.
      const lines = names.map(key => `export const ${key} = /* @__PURE__ */ (() => builtin.${key})()`)
      return [
        `const builtin = /* @__PURE__ */ process.getBuiltinModule('node:${name}')`,
        'export default builtin',
        ...lines,
      ].join('\n')
    },
  },
})
