// Turns messages of Nix and Git about a flake's tree and its origin into errors with their own fixes. Nix's messages
// do not repeat the reasons of Git and ssh: they come before, and its last line is only the consequence. Pure.
import { type ErrorDetails, failure, type KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { essence } from './essence.ts'

const operation = 'build'

type Fault = {
  /** Nix's error, whole. */
  error: string
  /** The whole output. */
  output: string
  details: ErrorDetails
}

/** null if it is about something else. */
export function gitFault(fault: Fault): KilnError | null {
  return treeFault(fault) ?? fetchFault(fault)
}

/** The existing tree. */
function treeFault({ error, output, details }: Fault): KilnError | null {
  const reason = essence(error)
  const found = (form: RegExp) => form.exec(reason) ?? []
  const [, untracked, repository] = found(/Path '(.+?)' in the repository "?(.+?)"? is not tracked by Git/)
  if (untracked !== undefined && repository !== undefined)
    return failure('flake.untracked', {
      operation,
      values: { file: untracked, folder: repository },
      details,
    })
  const [, version] = found(/lock file '.*' has unsupported version '?(\d+)/)
  if (version !== undefined) return failure('flake.lock-newer', { operation, values: { version }, details })
  const [, syntaxIn] = /syntax error,[\s\S]*? at (\S+?):\d+:\d+:/.exec(error) ?? []
  if (syntaxIn !== undefined && /^\s*\d+\|\s?(?:<{7}|={7}$|>{7}|\|{7})/m.test(error))
    return failure('flake.merge-conflict', { operation, values: { file: inSource(syntaxIn) }, details })
  const [, pointer] = /[\s\S]* at (\S+?):1:\d+:\s+1\|\s?version https:\/\/git-lfs\./.exec(error) ?? []
  if (pointer !== undefined)
    return failure('flake.lfs-pointer', { operation, values: { file: inSource(pointer) }, details })
  if (/requires lock file changes but they're not allowed/.test(reason))
    return failure('flake.lock-stale', { operation, details })
  const [, feature] = found(/experimental (?:Nix )?feature '([\w-]+)' is disabled/)
  if (feature !== undefined) return failure('nix.experimental', { operation, values: { feature }, details })
  const [, ref] = found(/^resolving Git reference '(.+?)': revspec '.*' not found/)
  // If Git could not read the repository, that is the reason.
  if (ref !== undefined && gitReason(output) === null)
    return failure('flake.no-ref', { operation, values: { ref, what: fetched(error) }, details })
  const [, rev] = found(/^getting Git object '(\w+)'.*not found/)
  if (rev !== undefined)
    return failure('flake.no-commit', { operation, values: { rev, what: fetched(error) }, details })
  const [, shallow] = found(/^'(.+)' is a shallow Git repository/)
  if (shallow !== undefined)
    return failure('flake.shallow', { operation, values: { folder: shallow }, details })
  const [, broken] = found(
    /^(?:getting working directory status|resolving Git reference '.*?'|getting Git object '\w+'|creating Git revision walker|querying Git configuration): ((?!.*not found).+)$/,
  )
  if (broken !== undefined && gitReason(output) === null) {
    const [, at = '?'] = /while fetching the input 'git\+file:\/\/([^'?]+)/.exec(error) ?? []
    return failure('flake.repository', { operation, values: { folder: at, reason: broken }, details })
  }
  const [, folder, why = ''] = found(/^opening Git repository "?(.+?)"?: (.+)$/)
  if (folder !== undefined)
    return /not owned by current user/.test(why)
      ? failure('flake.repository-owner', { operation, values: { folder }, details })
      : failure('flake.repository', { operation, values: { folder, reason: why }, details })
  const [, outside] = found(/access to absolute path '(.+?)' is forbidden in pure/)
  const [, looked] = found(/cannot look up '(<.+?>)' in pure evaluation mode/)
  const [, fetches] = found(
    /in pure evaluation mode, '(\w+)' (?:will not fetch unlocked|requires a '?sha256)|cannot call '(\w+)' in pure/,
  )
  const impure =
    outside ??
    looked ??
    fetches ??
    (/attribute 'currentSystem' missing/.test(reason) ? 'currentSystem' : null)
  if (impure !== null) return failure('flake.impure', { operation, values: { what: impure }, details })
  return null
}

/** Git's output before Nix's own error, if Nix was fetching with it. */
function fetchFault({ error, output, details }: Fault): KilnError | null {
  if (
    !/while fetching the input '(?:git|hg)\b|resolving Git reference|^program 'git' failed|Failed to fetch git/m.test(
      error,
    )
  )
    return null
  const reason = gitReason(output)
  if (reason === null) return null
  const what = fetched(error)
  const [, host = ''] =
    /while fetching the input '(?:git\+)?(?:ssh|https?|git):\/\/(?:[^@/']*@)?([^/:?']+)/.exec(error) ?? []
  const known = { operation, details }
  if (reason.kind === 'lfs') return failure('flake.no-lfs', { ...known, values: { what } })
  if (reason.kind === 'other' || host === '')
    return failure('flake.fetch', { ...known, values: { what, reason: reason.text } })
  const code = (
    {
      denied: 'flake.fetch-denied',
      'host-key': 'flake.fetch-host-key',
      network: 'flake.fetch-network',
      login: 'flake.fetch-login',
    } as const
  )[reason.kind]
  // It may be a jump host's.
  const [, unknown = host] = /host key is known for (\S+)/.exec(reason.text) ?? []
  return failure(code, { ...known, values: { what, host: unknown, reason: reason.text } })
}

type Reason = { kind: 'lfs' | 'denied' | 'host-key' | 'network' | 'login' | 'other'; text: string }

/** The order matters: the closing "Permission denied" follows from what precedes it. */
const reasons: [RegExp, Reason['kind']][] = [
  [
    /^.*\bgit-lfs: (?:command )?not found.*$|^git: 'lfs' is not a git command.*$|^.*cannot run git-lfs.*$/m,
    'lfs',
  ],
  [/^Permissions \d+ for .* are too open\.?$/m, 'denied'],
  [/^Load key .+$/m, 'denied'],
  [/^sign_and_send_pubkey: .+$/m, 'denied'],
  [/^.*REMOTE HOST IDENTIFICATION HAS CHANGED.*$/m, 'host-key'],
  [/^No \S+ host key is known for .+$/m, 'host-key'],
  [/^Host key verification failed\.?$/m, 'host-key'],
  [/^(?:.*: )?Permission denied \(.+\)\.?$/m, 'denied'],
  [/^.*Too many authentication failures.*$/m, 'denied'],
  [/^ssh: .+$/m, 'network'],
  [/^kex_exchange_identification: .+$/m, 'network'],
  [/^Unable to negotiate with .+$/m, 'other'],
  [/^Connection (?:closed|reset|to|timed out) .+$/m, 'network'],
  [/^fatal: could not read (?:Username|Password) .+$/m, 'login'],
  [/^fatal: Authentication failed .+$/m, 'login'],
  [
    /^remote: (?:HTTP Basic: )?(?:Access denied|Invalid username|Write access|Password authentication|Support for password).*$/m,
    'login',
  ],
  [
    /^fatal: unable to access .+: (?:Could not|Couldn't|Failed to|Recv|Send|OpenSSL|SSL|GnuTLS|server cert).*$/m,
    'network',
  ],
  [/^ERROR: .+$/m, 'other'],
  [/^remote: .*(?:not found|not exist).*$/im, 'other'],
  [/^fatal: unable to .+$/m, 'other'],
  [/^fatal: .*(?:not found|does not exist|not appear to be a git repository|not read from).*$/m, 'other'],
  [/^(?:error|fatal): cannot run .+$/m, 'other'],
]

function gitReason(output: string): Reason | null {
  const text = output.replace(/\r/g, '')
  for (const [form, kind] of reasons) {
    const [line] = form.exec(text) ?? []
    if (line)
      return {
        kind,
        text: line
          .replace(/^(?:fatal|ERROR|error|remote|ssh): /, '')
          .replace(/^@+\s*|\s*@+$/g, '')
          .replace(/\.$/, ''),
      }
  }
  return null
}

/** Says whose repository it is: the flake's, or an input's. */
function fetched(error: string): Message {
  const path = [...error.matchAll(/while updating the flake input '([^']+)'/g)].map(([, name = '']) => name)
  const [, url = ''] = [...error.matchAll(/while fetching the input '([^']+)'/g)].at(-1) ?? []
  const [bare = ''] = url.split('?')
  const name = path.at(-1)
  return name === undefined
    ? message('flake.fetched.flake', { url: bare })
    : message('flake.fetched.input', { input: name, url: bare })
}

/** Returns the path of a file in the store within the tree that was copied there. */
const inSource = (path: string): string => path.replace(/^\/nix\/store\/[^/]+\/|^«[^»]*»\//, '')
