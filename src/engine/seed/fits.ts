// Whether answers fit the image that they are for: asked when a request is checked, before anything is downloaded, and
// again when the seed is made. Pure.
import { message } from '#shared/messages/codes.ts'
import type { SeedAnswers } from '#shared/model/flash/seed.ts'
import { secretProblem } from '#shared/options/check.ts'
import type { SeedProblem } from '#shared/seed/check.ts'
import type { Personalised, SeedContext } from './types.ts'

export function misfits(
  { wifi, secrets: given }: SeedAnswers,
  { image, secrets }: Pick<SeedContext, 'image' | 'secrets'>,
): SeedProblem[] {
  const problems: SeedProblem[] = []
  if (wifi.length > 0 && image && isWithoutWifi(image))
    problems.push({ field: 'wifi', label: message('field.wifi'), reason: message('answer.no-wifi') })
  for (const [key, value] of Object.entries(given)) {
    const option = secrets.find(each => each.key === key)
    const reason = option ? value && secretProblem(option, value) : message('answer.no-secret')
    if (reason) problems.push({ field: `secrets.${key}`, label: option?.label ?? key, reason })
  }
  return problems
}

/** Kiln's profiles whose form has no Wi-Fi, because they refuse it. Of other images it may be unknown. */
const refusing = ['appliance']

const isWithoutWifi = ({ profile, provenance: { options } }: Personalised): boolean =>
  options['wifi'] === false || (options['wifi'] === undefined && refusing.includes(profile.id))
