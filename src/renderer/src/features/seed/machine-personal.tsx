import './texts.ts'
import { useCall } from '#lib/engine/calls.ts'
import type { Image } from '#shared/images/image.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import { PersonalForm } from './personal-form.tsx'

type Props = {
  image: Image
  answers: SeedAnswers
  tried: boolean
  onChange: (part: Partial<SeedAnswers>) => void
}

/** The answers that a drive gets when it is flashed, for one machine of an image. */
export function MachinePersonal({ image, ...form }: Props) {
  const { data } = useCall('profiles.list', {})
  const profile = data?.profiles.find(({ id }) => id === image.profile.id)
  const options = profile?.schemaOptions ?? []
  const secrets = options.filter(({ secret }) => secret).map(({ key }) => key)
  return (
    <PersonalForm target="machine" {...form} options={options} secrets={secrets} count={1} problems={[]} />
  )
}
