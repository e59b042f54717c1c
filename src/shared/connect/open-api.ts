// The OpenAPI 3.1 document of the calls (spec.openapis.org/oas/v3.1.1). It takes JSON Schema as zod writes
// it.
import { z } from 'zod'
import { type ConnectCall, connectCalls } from './calls.ts'
import { type OwnerCall, ownerCalls } from './owner-calls.ts'

const schemaOf = (type: z.ZodType) => {
  const { $schema: _, ...schema } = z.toJSONSchema(type, { target: 'draft-2020-12', io: 'input' })
  return schema
}
const json = (type: z.ZodType) => ({ 'application/json': { schema: schemaOf(type) } })

export function openApi() {
  const paths: Record<string, Record<string, unknown>> = {}
  const calls: [string, Described][] = [
    ...Object.entries<ConnectCall>(connectCalls),
    ...Object.entries<OwnerCall>(ownerCalls).map(([id, call]): [string, Described] => [
      `kiln.${id}`,
      { ...call, caller: 'login' },
    ]),
  ]
  for (const [id, call] of calls) {
    const path = call.path.replace(/:(\w+)/g, '{$1}')
    const held = paths[path] ?? {}
    held[call.method.toLowerCase()] = operation(id, call)
    paths[path] = held
  }
  return {
    openapi: '3.1.1',
    // The version is that of the calls, as in their paths.
    info: { title: 'Kiln Connect', version: '1' },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The access token of config.json' },
        login: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token in the login of a computer with Kiln',
        },
        claim: { type: 'http', scheme: 'bearer', description: 'The claim_secret of the registration' },
      },
    },
  }
}

type Described = Omit<ConnectCall, 'caller'> & { caller: keyof typeof securities }
const securities = {
  anyone: [],
  claimant: [{ claim: [] }, { token: [] }],
  device: [{ token: [] }],
  login: [{ login: [] }],
}

function operation(operationId: string, { path, caller, body, answers }: Described) {
  const parameters = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    // Ids of claims and enrolments have other formats.
    schema: { type: 'string', ...((name === 'id' || name === 'command') && { format: 'uuid' }) },
  }))
  return {
    operationId,
    security: securities[caller],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: json(body) } }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, answer]) => [
        status,
        { description: status, ...(answer && { content: json(answer) }) },
      ]),
    ),
  }
}
