// The facts that a workflow is written from.
import type { Architecture } from '#shared/formats/format.ts'

/** Every text is one of few or a slug (the profile's id): nothing in it has to be quoted, in YAML or by a shell. */
export type WorkflowFacts = {
  /** The folder of the flake in the repository: the profile's id. */
  folder: string
  architecture: Architecture
  /** Attributes of the flake that are built: "images.x86_64-linux.raw". */
  attributes: string[]
  sandbox: boolean
}
