// A workflow that builds an ejected flake's image on a service: where its file belongs, and its text. Pure.
import { type CiService, workflowPath } from '#shared/builds/ci.ts'
import type { WorkflowFacts } from './facts.ts'
import { githubWorkflow } from './github.ts'
import { gitlabWorkflow } from './gitlab.ts'

const texts: Record<CiService, (facts: WorkflowFacts) => string> = {
  github: githubWorkflow,
  gitlab: gitlabWorkflow,
}

/** `path`: below the root of the repository. */
export const workflowOf = (service: CiService, facts: WorkflowFacts): { path: string; text: string } => ({
  path: workflowPath(service, facts.folder),
  text: texts[service](facts),
})
