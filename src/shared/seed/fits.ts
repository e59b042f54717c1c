// Whether answers fit their target: the window checks while they are entered, the engine when a request is checked,
// before anything is downloaded, and again when the seed is made. Pure.
import { message } from '../messages/codes.ts'
import type { Option, OptionValues } from '../profiles/option.ts'
import { secretProblem } from '../profiles/options/check.ts'
import { workOfCheck } from '../profiles/options/work.ts'
import type { SeedProblem } from './check.ts'
import type { SeedAnswers } from './seed.ts'

/** The source that answers are checked against: an image, or anything else made from a profile. */
type Personalised = { profile: { id: string }; provenance: { options: OptionValues } }
/** `image`: null if nothing is known of it; `secrets`: the secret options of its profile. */
export type Fitted = { image: Personalised | null; secrets: Option[] }

export function misfits(
  { wifi, enrolment, secrets: given }: SeedAnswers,
  { image, secrets }: Fitted,
): SeedProblem[] {
  const problems: SeedProblem[] = []
  const work = workOfCheck()
  if (wifi.length > 0 && image && isWithoutWifi(image))
    problems.push({ field: 'wifi', label: message('field.wifi'), reason: message('answer.no-wifi') })
  if (enrolment && image && unclaimed.includes(image.profile.id))
    problems.push({
      field: 'enrolment',
      label: message('field.enrolment'),
      reason: message('answer.no-claim'),
    })
  for (const [key, value] of Object.entries(given)) {
    const option = secrets.find(each => each.key === key)
    const reason = option ? value && secretProblem(option, value, work) : message('answer.no-secret')
    if (reason) problems.push({ field: `secrets.${key}`, label: option?.label ?? key, reason })
  }
  return problems
}

/** Kiln's profiles whose form has no Wi-Fi, because they refuse it. For other images it may be unknown. */
const refusing = ['appliance']

/** Kiln's profiles whose machines have no Connect. */
const unclaimed = ['ai-sandbox', 'orchestrator', 'strato-host', 'workstation']

const isWithoutWifi = ({ profile, provenance: { options } }: Personalised): boolean =>
  options['wifi'] === false || (options['wifi'] === undefined && refusing.includes(profile.id))
