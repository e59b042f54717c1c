// Every part of ui/ in all its states on one page, for the developers who draw the window. Only a development window
// has it (see app/routes.tsx): its words are not in the catalogue, because no one else reads them.
import { Page } from '#ui/page.tsx'
import { Buttons } from './buttons.tsx'
import { Choices } from './choices.tsx'
import { Dialogs } from './dialogs.tsx'
import { Drawings } from './drawings.tsx'
import { Fields } from './fields.tsx'
import { LongTexts } from './long-texts.tsx'
import { Notices } from './notices.tsx'
import { Paths } from './paths.tsx'
import { Progresses } from './progresses.tsx'
import { Structure } from './structure.tsx'
import { Wizard } from './wizard.tsx'

export const GalleryPage = () => (
  <Page title="Gallery" description="Every part of the window in all its states.">
    <div className="space-y-4">
      <Buttons />
      <Fields />
      <Choices />
      <Structure />
      <Notices />
      <Progresses />
      <Dialogs />
      <Paths />
      <Wizard />
      <Drawings />
      <LongTexts />
    </div>
  </Page>
)
