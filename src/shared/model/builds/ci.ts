// Services that run a repository's workflows, for which an ejected flake can bring one.
export const ciServices = ['github', 'gitlab'] as const
export type CiService = (typeof ciServices)[number]
