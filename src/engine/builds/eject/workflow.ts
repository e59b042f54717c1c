// A workflow that builds an ejected flake's image on a service: where its file belongs, and its text. Pure.
import type { CiService } from '#shared/model/builds/ci.ts'
import type { WorkflowFacts } from './facts.ts'
import { githubWorkflow } from './github.ts'
import { gitlabWorkflow } from './gitlab.ts'

type Workflow = { path: (folder: string) => string; text: (facts: WorkflowFacts) => string }
const workflows: Record<CiService, Workflow> = {
  github: { path: folder => `.github/workflows/${folder}.yml`, text: githubWorkflow },
  gitlab: { path: () => '.gitlab-ci.yml', text: gitlabWorkflow },
}

/** `path`: below the root of the repository. */
export function workflowOf(service: CiService, facts: WorkflowFacts): { path: string; text: string } {
  const { path, text } = workflows[service]
  return { path: path(facts.folder), text: text(facts) }
}
