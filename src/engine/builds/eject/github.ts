// .github/workflows/<id>.yml. Actions are GitHub's own ones only.

import type { WorkflowFacts } from './facts.ts'
import { buildImage, fetchNix, indented, variables } from './steps.ts'

const runners = { x86_64: 'ubuntu-24.04', aarch64: 'ubuntu-24.04-arm' }

export const githubWorkflow = (facts: WorkflowFacts): string => `\
# Builds the image of the flake in ${facts.folder}/, as Kiln builds it. Written by \`kiln eject --ci github\`; yours to change.
# It needs no secret.
name: Image ${facts.folder}
on:
  push:
    branches: [main]
    paths: ["${facts.folder}/**", ".github/workflows/${facts.folder}.yml"]
  workflow_dispatch:
permissions:
  contents: read

jobs:
  image:
    runs-on: ${runners[facts.architecture]}
    timeout-minutes: 240
    defaults:
      run:
        shell: bash
    env:
${indented(6, variables(facts)).join('\n')}
    steps:
      # Each action by its commit, which cannot be moved to other code as its tag can.
      - uses: actions/checkout@11d5960a326750d5838078e36cf38b85af677262 # v4.4.0
        with:
          persist-credentials: false
      - name: Make room for the image and what it is made of
        run: sudo rm -rf /usr/share/dotnet /usr/local/lib/android /opt/ghc /opt/hostedtoolcache/CodeQL
      - name: Install Nix
        run: |
${indented(10, [
  ...fetchNix,
  'printf \'%s\\n\' "$NIX_CONFIG" > "$work/nix.conf"',
  '"$work/$name/install" --daemon --yes --no-channel-add --nix-extra-conf-file "$work/nix.conf" </dev/null',
  'echo /nix/var/nix/profiles/default/bin >> "$GITHUB_PATH"',
]).join('\n')}
      - name: Build the image
        run: |
${indented(10, buildImage).join('\n')}
      - uses: actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2
        with:
          name: ${facts.folder}-${facts.architecture}
          path: kiln-image
          if-no-files-found: error
`
