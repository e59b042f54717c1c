// The page of all that Kiln made on this computer: images, machines that run them, and all builds, those that made no image too.
import './library-texts.ts'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useSearchParams } from 'wouter'
import { BuildHistory } from '#features/builds/build-history.tsx'
import { ImageList } from '#features/images/image-list.tsx'
import { MachineList } from '#features/machines/machine-list.tsx'
import { t } from '#lib/texts/texts.ts'
import { libraryLists } from '#shared/window/places.ts'
import { newImageHref } from '#shared/window/routes.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { Tabs } from '#ui/controls/tabs.tsx'
import { Page } from '#ui/page.tsx'

type Show = (typeof libraryLists)[number]['show']

const lists: Record<Show, ReactNode> = {
  images: <ImageList />,
  machines: (
    <div className="-mx-1 min-h-0 flex-1 overflow-y-auto p-1">
      <MachineList />
    </div>
  ),
  builds: <BuildHistory />,
}

export function LibraryPage() {
  const [search, setSearch] = useSearchParams()
  const wanted = search.get('show')
  const show = libraryLists.find(each => each.show === wanted)?.show ?? 'images'
  return (
    <Page
      title={t('app.place.library')}
      description={t('library.description')}
      fill
      actions={
        <ButtonLink variant="primary" icon={Plus} href={newImageHref()}>
          {t('app.place.new')}
        </ButtonLink>
      }
    >
      <Tabs
        label={t('library.lists')}
        value={show}
        onValueChange={next => setSearch(next === 'images' ? {} : { show: next }, { replace: true })}
        className="min-h-0 flex-1"
        panelClassName="flex min-h-0 flex-1 flex-col pt-3"
        tabs={libraryLists.map(each => ({ id: each.show, label: t(each.label), content: lists[each.show] }))}
      />
    </Page>
  )
}
