// Services that run a repository's workflows, for which an ejected flake can bring one.
export const ciServices = ['github', 'gitlab'] as const
export type CiService = (typeof ciServices)[number]

/** Where the workflow of the flake in that folder belongs, below the root of the repository. */
export const workflowPath = (service: CiService, folder: string): string =>
  service === 'github' ? `.github/workflows/${folder}.yml` : '.gitlab-ci.yml'
