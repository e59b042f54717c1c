// What loads a module without an `import`: `require`, `import a = require()`, `process.getBuiltinModule`, a Worker of a
// file, and `process.env`, which is Node's `process` without its name.

type Node = { readonly [key: string]: unknown; readonly type: string }

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** `process` or `globalThis.process`, with a dot or in brackets. */
const isProcess = (node: unknown): boolean =>
  isNode(node) && (isNamed(node, 'process') || isMember(node, each => isNamed(each, 'globalThis'), 'process'))

const isNamed = (node: unknown, name: string) =>
  isNode(node) && node.type === 'Identifier' && node['name'] === name

const isMember = (node: unknown, isOf: (object: unknown) => boolean, property: string): boolean =>
  isNode(node) &&
  node.type === 'MemberExpression' &&
  isOf(node['object']) &&
  isNode(node['property']) &&
  (node['property']['name'] === property || node['property']['value'] === property)

const firstArgument = (node: Node): unknown =>
  Array.isArray(node['arguments']) ? node['arguments'][0] : undefined

const fileOfWorker = (node: Node): unknown => {
  const of = firstArgument(node)
  const isWorker = isNamed(node['callee'], 'Worker') || isNamed(node['callee'], 'SharedWorker')
  return isWorker && isNode(of) && of.type === 'NewExpression' && isNamed(of['callee'], 'URL')
    ? firstArgument(of)
    : undefined
}

/** The expression that names what a node loads. */
function nameIn(node: Node): unknown {
  if (node.type === 'TSExternalModuleReference') return node['expression']
  if (node.type === 'NewExpression') return fileOfWorker(node)
  if (node.type !== 'CallExpression') return undefined
  const loads = isNamed(node['callee'], 'require') || isMember(node['callee'], isProcess, 'getBuiltinModule')
  return loads ? firstArgument(node) : undefined
}

/** What a node loads without an `import`, or undefined. Throws if the name is not a plain string. */
export function hiddenImportOf(node: unknown, file: string): string | undefined {
  if (!isNode(node)) return undefined
  const name = nameIn(node)
  if (name === undefined) return undefined
  if (!isNode(name) || typeof name['value'] !== 'string')
    throw new Error(`${file}: what it loads is not a plain string and can't be followed`)
  // The name of a Worker's file is an address: without a dot it is beside the file too.
  const isBeside = node.type === 'NewExpression' && !name['value'].startsWith('.')
  return isBeside ? `./${name['value']}` : name['value']
}

export const readsEnvironment = (node: unknown): boolean => isMember(node, isProcess, 'env')
