// The drives of a box, and other boxes' drives that hold its image.
import { t, texts } from '#lib/texts/texts.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import type { OtherDrive } from '#shared/boxes/other-drives.ts'
import type { Image } from '#shared/images/image.ts'
import { bytes } from '#shared/messages/message.ts'
import { boxHref, imageHref } from '#shared/window/routes.ts'
import { When } from '#ui/when.tsx'
import { Named, Parts } from './box-parts.tsx'
import { driveNames, type ShownDrive } from './drive-names.ts'

type DrivesProps = {
  box: Pick<BoxView, 'drives'>
  images: readonly Image[]
  /** Drives that hold an image of this box. */
  others: readonly OtherDrive[]
}

export function DrivesCard({ box, images, others }: DrivesProps) {
  const names = driveNames([...box.drives, ...others])
  const keyed = <T extends ShownDrive>(drives: readonly T[]) =>
    drives.map((drive, at) => ({
      ...drive,
      name: names.get(drive) ?? drive.name,
      // Two drives without a serial may have been flashed at the same time.
      id: `${drive.serial} ${drive.at} ${at}`,
    }))
  const imageOf = ({ image }: { image: string | null }) =>
    image !== null && images.some(({ id }) => id === image) ? imageHref(image) : null
  const own = keyed(box.drives).reverse()
  return (
    <>
      {(own.length > 0 || others.length === 0) && (
        <Parts title={t('box.drives')} none={t('box.drives.none')} items={own}>
          {drive => (
            <Named
              href={imageOf(drive)}
              name={drive.name}
              detail={
                <>
                  {texts.text(bytes(drive.sizeBytes))} · {t('box.drive.flashed')} <When at={drive.at} />
                </>
              }
            />
          )}
        </Parts>
      )}
      {others.length > 0 && (
        <Parts
          title={t(own.length > 0 ? 'box.drives.others' : 'box.drives.only-others')}
          none=""
          items={keyed(others)}
        >
          {drive => (
            <Named
              href={drive.box ? boxHref(drive.box.id) : null}
              name={drive.box?.name ?? drive.hostname ?? drive.name}
              detail={
                <>
                  {drive.box === null && drive.hostname === null ? (
                    t('box.drive.of-none')
                  ) : (
                    <bdi translate="no">{drive.name}</bdi>
                  )}
                  {' · '}
                  {t('box.drive.flashed')} <When at={drive.at} />
                </>
              }
            />
          )}
        </Parts>
      )}
    </>
  )
}
