// .gitlab-ci.yml, for a runner with containers. Nix works in one as root without a daemon.

import type { WorkflowFacts } from './facts.ts'
import { buildImage, fetchNix, indented, variables } from './steps.ts'

/** GitLab.com's own runner with that processor; one without tags is x86_64. */
const tags = { x86_64: [], aarch64: ['  tags: [saas-linux-small-arm64]'] }

export const gitlabWorkflow = (facts: WorkflowFacts): string => `\
# Builds the image of the flake in ${facts.folder}/, as Kiln builds it. Written by \`kiln eject --ci gitlab\`; yours to change.
# It needs no secret.
${[
  `image-${facts.folder}:`,
  '  # Pinned by version. A digest cannot change: look it up with `docker buildx imagetools inspect debian:13.1`,',
  '  # then write debian:13.1@sha256:DIGEST.',
  '  image: debian:13.1',
  ...tags[facts.architecture],
  '  timeout: 4h',
  '  rules:',
  '    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH',
  '    - if: $CI_PIPELINE_SOURCE == "web"',
  '  variables:',
  // A container without the right to make namespaces lets Nix build without its sandbox (its setting sandbox-fallback).
  ...indented(4, variables(facts, ['build-users-group ='])),
  '  before_script:',
  '    - apt-get update',
  '    - apt-get install --yes --no-install-recommends ca-certificates curl xz-utils',
  '    - |',
  ...indented(6, [
    'set -eu',
    ...fetchNix,
    'mkdir -p /nix',
    '"$work/$name/install" --no-daemon --no-channel-add --no-modify-profile </dev/null',
    'export PATH="$HOME/.nix-profile/bin:$PATH"',
  ]),
  '  script:',
  '    - |',
  ...indented(6, ['set -eu', ...buildImage]),
  '  artifacts:',
  '    paths: [kiln-image]',
  '    expire_in: 2 weeks',
].join('\n')}
`
