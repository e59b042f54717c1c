import '#features/machines/texts.ts'
import { RunDialog } from '#features/machines/run-dialog.tsx'
import { useCall } from '#lib/engine/calls.ts'

type Props = { box: string; image: string; onClose: () => void }

/** Runs an image as a machine of this box. */
export function RunBox({ box, image: id, onClose }: Props) {
  const { data: image } = useCall('images.show', { id })
  return image ? <RunDialog image={image} box={box} onClose={onClose} /> : null
}
