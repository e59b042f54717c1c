// CI services for which an exported flake can contain a workflow.
export const ciServices = ['github', 'gitlab'] as const
export type CiService = (typeof ciServices)[number]

/** The path of the workflow for the flake in that folder, relative to the repository's root. */
export const workflowPath = (service: CiService, folder: string): string =>
  service === 'github' ? `.github/workflows/${folder}.yml` : '.gitlab-ci.yml'
