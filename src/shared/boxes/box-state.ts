// The state of a box, from what is known of the things that belong to it. Pure; the first rule that holds decides.
import type { BuildRecord } from '../builds/build.ts'
import type { HostState } from '../deploy/memory.ts'
import type { Host } from '../hosts/host.ts'
import { isUndone, type UpdateUndone } from '../hosts/update-undone.ts'
import type { Image } from '../images/image.ts'
import type { Machine } from '../machines/machine.ts'
import { message } from '../messages/codes.ts'
import { list } from '../messages/message.ts'
import type { BoxRecord, BoxStateCode } from './box.ts'
import type { BoxNext, BoxState } from './box-view.ts'

type KnownImage = Pick<Image, 'id' | 'createdAt'> & {
  formats: Partial<Record<keyof Image['formats'], unknown>>
}
type KnownMachine = Pick<Machine, 'id' | 'state' | 'startedAt'>

export type BoxFacts = {
  box: Pick<BoxRecord, 'createdAt' | 'profile' | 'goal' | 'drives'>
  /** Those that are there and of its profile, oldest first. */
  images: readonly KnownImage[]
  /** The newest that is there, also of a profile that it had before. */
  formerImage: Pick<Image, 'profile' | 'architecture'> | null
  /** Whether it was answered otherwise since the newest of its images was built. */
  isChanged: boolean
  /** Of its last build, where that made no image. */
  lastBuild: Pick<BuildRecord, 'id' | 'state' | 'createdAt' | 'startedAt' | 'endedAt'> | null
  /** Its profile is not among those that this Kiln has. */
  isProfileGone: boolean
  machines: readonly KnownMachine[]
  host: Pick<Host, 'id' | 'addedAt' | 'flashed' | 'seen'> | null
  hostState: Pick<HostState, 'asked' | 'facts' | 'last' | 'switchedAt'> | null
}

type Rule = (facts: BoxFacts) => BoxState | null

const state = (code: BoxStateCode, rest: Omit<BoxState, 'code'>): BoxState => ({ code, ...rest })
const does = (action: BoxNext['action'], id: string | null = null): BoxNext => ({ action, id })

/** Of a deploy after which the host may not run what it was sent. */
const wentWrong = ['rolled-back', 'rollback-failed', 'unconfirmed', 'unknown']

export const boxStateOf = (facts: BoxFacts): BoxState => {
  for (const rule of rules) {
    const found = rule(facts)
    if (found) return found
  }
  return draft(facts)
}

const rules: readonly Rule[] = [
  building,
  hostNeedsAttention,
  updateWentBack,
  updatesStopped,
  machineFailed,
  running,
  buildFailed,
  behind,
  online,
  waiting,
  unasked,
  onDrive,
  profileGone,
  built,
]

function building({ lastBuild }: BoxFacts) {
  if (lastBuild?.state !== 'running' && lastBuild?.state !== 'queued') return null
  return state('building', {
    since: lastBuild.startedAt ?? lastBuild.createdAt,
    because: message('box.because.building'),
    next: does('show-build', lastBuild.id),
  })
}

function hostNeedsAttention({ host, hostState }: BoxFacts) {
  if (!host || !hostState) return null
  const { asked, facts, last, switchedAt } = hostState
  const next = does('show-host', host.id)
  if (last && wentWrong.includes(last.outcome)) {
    const because = last.outcome === 'rolled-back' ? 'box.because.rolled-back' : 'box.because.deploy'
    return state('attention', { since: last.at, because: message(because), next })
  }
  const silentAt = Math.max(asked?.error ? asked.at : 0, last?.outcome === 'unreachable' ? last.at : 0)
  // One that was never seen is waited for.
  const isKnown = facts !== null || switchedAt !== null || host.seen || !host.flashed
  if (silentAt > Math.max(facts?.at ?? 0, switchedAt ?? 0) && isKnown)
    return state('attention', { since: silentAt, because: message('box.because.silent'), next })
  const failed = facts?.failedUnits ?? []
  if (facts && failed.length > 0)
    return state('attention', {
      since: facts.at,
      because: message('box.because.units', { units: list(failed.slice(0, 5)) }),
      next,
    })
  return null
}

function updateWentBack({ host, hostState }: BoxFacts) {
  const { facts = null, switchedAt = null } = hostState ?? {}
  if (!host || !facts || !isUndone(facts.updateUndone, { shownAt: facts.at, switchedAt })) return null
  return state('attention', {
    since: facts.updateUndone.at ?? facts.at,
    because: whyUndone(facts.updateUndone),
    next: does('show-host', host.id),
  })
}

function updatesStopped({ host, hostState }: BoxFacts) {
  const facts = hostState?.facts
  if (!host || !facts?.updateStale) return null
  return state('attention', {
    since: facts.at,
    because: message(`box.because.stale.${facts.updateStale}`),
    next: does('show-host', host.id),
  })
}

function whyUndone({ stuck, reason }: UpdateUndone) {
  if (stuck) return message('box.because.update-stuck')
  return reason === ''
    ? message('box.because.update-went-back')
    : message('box.because.update-went-back-for', { reason })
}

function machineFailed({ machines }: BoxFacts) {
  const newest = [...machines].sort((a, b) => a.startedAt - b.startedAt).at(-1)
  if (newest?.state !== 'failed') return null
  return state('attention', {
    since: newest.startedAt,
    because: message('box.because.machine'),
    next: does('show-machine', newest.id),
  })
}

function running({ machines }: BoxFacts) {
  const found = machines.find(each => each.state !== 'stopped' && each.state !== 'failed')
  if (!found) return null
  return state('running', {
    since: found.startedAt,
    because: message(found.state === 'paused' ? 'box.because.paused' : 'box.because.running'),
    next: does('show-machine', found.id),
  })
}

function buildFailed({ lastBuild }: BoxFacts) {
  if (lastBuild?.state !== 'failed' && lastBuild?.state !== 'interrupted') return null
  return state('attention', {
    since: lastBuild.endedAt,
    because: message(
      lastBuild.state === 'failed' ? 'box.because.build-failed' : 'box.because.build-interrupted',
    ),
    next: does('show-build', lastBuild.id),
  })
}

/** When Kiln last put something onto the computer itself. */
function putAt({ host, hostState, box }: BoxFacts): number {
  return Math.max(hostState?.switchedAt ?? 0, host?.flashed?.at ?? 0, box.drives.at(-1)?.at ?? 0)
}

function behind(facts: BoxFacts) {
  const { host, hostState, images } = facts
  const newest = images.at(-1)
  const put = putAt(facts)
  if (!host || !hostState?.facts || !newest || put === 0 || newest.createdAt <= put) return null
  return state('behind', {
    since: newest.createdAt,
    because: message('box.because.behind'),
    next: does('deploy', newest.id),
  })
}

function online({ host, hostState }: BoxFacts) {
  const { facts = null, switchedAt = null } = hostState ?? {}
  // A deploy that was confirmed reached it, whether or not Kiln has read its facts since.
  const at = Math.max(facts?.at ?? 0, switchedAt ?? 0)
  if (!host || at === 0) return null
  return state('online', {
    since: at,
    because: message('box.because.online'),
    next: does('show-host', host.id),
  })
}

function waiting({ host }: BoxFacts) {
  if (!host?.flashed || host.seen) return null
  return state('waiting', {
    since: host.flashed.at,
    because: message('box.because.waiting'),
    // Its host was never seen: there is nothing to open yet.
    next: does('find-host'),
  })
}

function unasked({ host }: BoxFacts) {
  if (!host) return null
  return state('unasked', {
    since: host.addedAt,
    because: message('box.because.unasked'),
    next: does('show-host', host.id),
  })
}

function onDrive({ box }: BoxFacts) {
  const drive = box.drives.at(-1)
  if (!drive) return null
  return state('on-drive', {
    since: drive.at,
    because: message('box.because.on-drive', { drive: drive.name }),
    next: does('find-host'),
  })
}

/** Of one that has to be built next. */
function profileGone({ box, images, isChanged, isProfileGone }: BoxFacts) {
  if (!isProfileGone || box.profile === null || (images.length > 0 && !isChanged)) return null
  return state('attention', {
    since: null,
    because: message('box.because.profile-gone', { profile: box.profile }),
    next: does('choose-profile'),
  })
}

function built({ box, images, isChanged }: BoxFacts) {
  const newest = images.at(-1)
  if (!newest) return null
  return state('built', {
    since: newest.createdAt,
    because: message(isChanged ? 'box.because.changed' : 'box.because.built'),
    next: isChanged ? does('build') : does(nextUse(newest, box.goal), newest.id),
  })
}

/** What an image is for: what its box was made for, or else what shows most quickly that it works. */
function nextUse({ formats }: KnownImage, goal: BoxRecord['goal']): BoxNext['action'] {
  if (goal === 'vm') return 'show-image'
  if (goal === 'host') return 'deploy'
  const isDisc = Object.keys(formats).every(format => format === 'iso')
  return goal === 'drive' || isDisc ? 'flash' : 'run'
}

const draft = ({ box, formerImage }: BoxFacts): BoxState =>
  state('draft', {
    since: box.createdAt,
    because: whyDraft(box, formerImage),
    next: does(box.profile === null ? 'choose-profile' : 'build'),
  })

function whyDraft({ profile }: Pick<BoxRecord, 'profile'>, former: BoxFacts['formerImage']) {
  if (profile === null) return message('box.because.empty')
  return former
    ? message('box.because.other-image', { name: former.profile.name, architecture: former.architecture })
    : message('box.because.draft')
}
