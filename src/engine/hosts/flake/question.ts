// How Kiln asks a flake for the hosts of colmena and deploy-rs: names, addresses, users, tags. Nothing is built.
import { z } from 'zod'
import { nixText } from '#engine/profiles/flake-questions.ts'

export type Question = {
  /** The nodes that are read; null: all. */
  of: readonly string[] | null
  /** The output to look at; left out: both. */
  only?: 'colmena' | 'deploy'
  /** A node that throws fails the question, with what it throws; else it is null. */
  throws?: true
}

/**
 * Applied to the flake's outputs. A node that fails in a way that Nix cannot catch fails the whole question, and is found
 * by asking of each node alone.
 */
export const nodesQuestion = ({ of, only, throws }: Question) => `outputs: let
  wanted = ${of === null ? 'null' : `[ ${of.map(nixText).join(' ')} ]`};
  read = value: ${throws ? 'builtins.deepSeq value value' : 'let found = builtins.tryEval (builtins.deepSeq value value); in\n    if found.success then found.value else null'};
  answer = nodes: of: if nodes == null then null else rec {
    names = builtins.attrNames nodes;
    values = map (name: { inherit name; value = read (of nodes.\${name}); })
      (builtins.filter (name: wanted == null || builtins.elem name wanted) names);
  };

  hive = ${only === 'deploy' ? '{ }' : 'outputs.colmenaHive or { }'};
  deployments = hive.deploymentConfig or null;
  ofColmena = deployment: {
    host = deployment.targetHost or null;
    user = deployment.targetUser or null;
    port = deployment.targetPort or null;
    tags = deployment.tags or [ ];
  };

  fleet = ${only === 'colmena' ? '{ }' : 'outputs.deploy or { }'};
  ofDeploy = node: let levels = [ (node.profiles.system or { }) node fleet ]; in {
    host = node.hostname or null;
    users = map (level: level.sshUser or null) levels;
    options = builtins.concatMap (level: level.sshOpts or [ ]) levels;
  };
in {
  colmena =
    if hive ? nodes then answer hive.nodes (node: ofColmena (node.config.deployment or { }))
    else answer deployments ofColmena;
  deploy = answer (fleet.nodes or null) ofDeploy;
  isRaw = outputs ? colmena;
}`

const nodes = z
  .object({
    names: z.array(z.string()),
    values: z.array(z.object({ name: z.string(), value: z.unknown() })),
  })
  .nullable()

/** The names that people know. */
export const outputNames = { colmena: 'colmenaHive', deploy: 'deploy.nodes' } as const

export const nodesAnswer = z.object({
  colmena: nodes,
  deploy: nodes,
  /** It has colmena's input, of which only colmena makes nodes. */
  isRaw: z.boolean(),
})
export type NodesAnswer = z.infer<typeof nodesAnswer>

export const colmenaNode = z.object({
  host: z.string().nullable(),
  user: z.string().nullable(),
  port: z.number().int().nullable(),
  tags: z.array(z.string()),
})
export const deployNode = z.object({
  host: z.string().nullable(),
  /** The users of the profile, its node and the fleet: the first that is given counts. */
  users: z.array(z.string().nullable()),
  /** Words for ssh, of all three. */
  options: z.array(z.string()),
})
