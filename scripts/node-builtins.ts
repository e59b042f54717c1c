// Node's own modules without their ESM facades. Importing `node:crypto` makes Node read all its getters, and with
// them unused parts of Node (WebCrypto, the table of all flags): 25 ms of the 150 that a short command takes. So a
// built program takes only the names that it uses from process.getBuiltinModule (Node 22.3) (docs/adr/0015).
import { isBuiltin } from 'node:module'
import type { Plugin } from 'vite'

/** A file name, should it become one. */
const prefix = '\0kiln/node-'
const named = new Map<string, string>()

/** Allows it for the given environments, whose programs only run on a Node with this call. */
export const nodeBuiltins = (environments: readonly string[]): Plugin => ({
  name: 'kiln:node-builtins',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => environments.includes(name),
  resolveId: {
    order: 'pre',
    handler(id, _importer, { kind }) {
      // CommonJS require already returns the module itself, without a facade.
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
      // Pure: unused imports are left out, so that their getters are not called.
      const lines = names.map(key => `export const ${key} = /* @__PURE__ */ (() => builtin.${key})()`)
      return [
        `const builtin = /* @__PURE__ */ process.getBuiltinModule('node:${name}')`,
        'export default builtin',
        ...lines,
      ].join('\n')
    },
  },
})
