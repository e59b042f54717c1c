// The state of a box, computed from everything that belongs to it. Pure; the first matching rule wins.
import { message } from '../messages/codes.ts'
import type { BoxRecord } from './box.ts'
import { type BoxFacts, does, type KnownImage, type Rule, state } from './box-facts.ts'
import {
  behind,
  hostNeedsAttention,
  online,
  unasked,
  updatesStopped,
  updateWentBack,
  waiting,
} from './box-host-rules.ts'
import type { BoxNext, BoxState } from './box-view.ts'

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

function onDrive({ box }: BoxFacts) {
  const drive = box.drives.at(-1)
  if (!drive) return null
  return state('on-drive', {
    since: drive.at,
    because: message('box.because.on-drive', { drive: drive.name }),
    next: does('find-host'),
  })
}

/** Only if the box needs a build next. */
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

/** The goal of the box, or else whatever shows most quickly that the image works. */
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
