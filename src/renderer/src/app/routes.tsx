import { MapPin } from 'lucide-react'
import type { ComponentType } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
// The page that the window opens with: a separate file would only load later.
import { BoxesPage } from '#features/boxes/boxes-page.tsx'
import { type LoadFailure, later } from '#lib/later.tsx'
import { t } from '#lib/texts/texts.ts'
import { boxesHref, buildsHref, machinesHref, routes } from '#shared/window/routes.ts'
import { ButtonLink } from '#ui/controls/button.tsx'
import { EmptyState } from '#ui/feedback/empty-state.tsx'
import { LoadFailed } from '#ui/feedback/load-failed.tsx'
import { Coming } from '#ui/feedback/skeleton.tsx'
import { Page } from '#ui/page.tsx'
import { PageBoundary } from './page-boundary.tsx'

const PageNotLoaded = (failure: LoadFailure) => (
  <Page title={t('app.page-failed')}>
    <LoadFailed {...failure} />
  </Page>
)

const page = (load: () => Promise<ComponentType>) =>
  later(load, { pending: Coming, failed: PageNotLoaded, ahead: false })

const NewImagePage = page(async () => (await import('#features/new-image/new-image-page.tsx')).NewImagePage)
const BuildPage = page(async () => (await import('#features/builds/build-page.tsx')).BuildPage)
const BoxPage = page(async () => (await import('#features/boxes/box-page.tsx')).BoxPage)
const LibraryPage = page(async () => (await import('./library-page.tsx')).LibraryPage)
const ImagePage = page(async () => (await import('#features/images/image-page.tsx')).ImagePage)
const MachinePage = page(
  async () => (await import('#features/machines/machine/machine-page.tsx')).MachinePage,
)
const FlashPage = page(async () => (await import('#features/flash/flash-page.tsx')).FlashPage)
const FlashJobPage = page(async () => (await import('#features/flash/job/flash-job-page.tsx')).FlashJobPage)
const HostsPage = page(async () => (await import('#features/hosts/hosts-page.tsx')).HostsPage)
const HostPage = page(async () => (await import('#features/hosts/host/host-page.tsx')).HostPage)
const SnapshotsPage = page(async () => (await import('#features/snapshots/snapshots-page.tsx')).SnapshotsPage)
const WorkloadsPage = page(async () => (await import('#features/workloads/workloads-page.tsx')).WorkloadsPage)
const RestPage = page(async () => (await import('#features/deploy/rest-page.tsx')).RestPage)
const DeployPage = page(async () => (await import('#features/deploy/deploy-page.tsx')).DeployPage)
const DeployJobPage = page(
  async () => (await import('#features/deploy/job/deploy-job-page.tsx')).DeployJobPage,
)
const PublishPage = page(async () => (await import('#features/updates/publish-page.tsx')).PublishPage)
const PublishJobPage = page(
  async () => (await import('#features/updates/publish-job-page.tsx')).PublishJobPage,
)
const ConnectPage = page(async () => (await import('#features/connect/connect-page.tsx')).ConnectPage)
const ReportPage = page(async () => (await import('#features/connect/box/report-page.tsx')).ReportPage)
const InstallPage = page(async () => (await import('#features/install/install-page.tsx')).InstallPage)
const InstallJobPage = page(
  async () => (await import('#features/install/install-job-page.tsx')).InstallJobPage,
)
const BuildersPage = page(async () => (await import('#features/builders/builders-page.tsx')).BuildersPage)
const SettingsPage = page(async () => (await import('#features/settings/settings-page.tsx')).SettingsPage)
const DoctorPage = page(async () => (await import('#features/doctor/doctor-page.tsx')).DoctorPage)

/** Every part of ui/ in all its states: only in a development build, `vite build --mode development`. */
const GalleryPage =
  import.meta.env.MODE === 'development'
    ? page(async () => (await import('../gallery/gallery-page.tsx')).GalleryPage)
    : null

const NoSuchPlace = () => (
  <Page title={t('app.not-found')}>
    <EmptyState
      icon={MapPin}
      title={t('app.not-found')}
      action={
        <ButtonLink variant="primary" href={boxesHref()}>
          {t('app.place.boxes')}
        </ButtonLink>
      }
    >
      {t('app.not-found.detail')}
    </EmptyState>
  </Page>
)

export function Routes() {
  const [location] = useLocation()
  return (
    <PageBoundary key={location}>
      <Switch>
        <Route path="/">
          <Redirect to={boxesHref()} replace />
        </Route>
        <Route path={routes.newImage} component={NewImagePage} />
        <Route path={routes.build} component={BuildPage} />
        <Route path={routes.builds}>
          <Redirect to={buildsHref()} replace />
        </Route>
        <Route path={routes.boxes} component={BoxesPage} />
        <Route path={routes.box} component={BoxPage} />
        <Route path={routes.images} component={LibraryPage} />
        <Route path={routes.image} component={ImagePage} />
        <Route path={routes.machines}>
          <Redirect to={machinesHref()} replace />
        </Route>
        <Route path={routes.machine} component={MachinePage} />
        <Route path={routes.flash} component={FlashPage} />
        <Route path={routes.flashJob} component={FlashJobPage} />
        <Route path={routes.hosts} component={HostsPage} />
        <Route path={routes.host} component={HostPage} />
        <Route path={routes.hostSnapshots} component={SnapshotsPage} />
        <Route path={routes.workloads} component={WorkloadsPage} />
        <Route path={routes.deploy} component={DeployPage} />
        <Route path={routes.deployJob} component={DeployJobPage} />
        <Route path={routes.deployRest} component={RestPage} />
        <Route path={routes.publish} component={PublishPage} />
        <Route path={routes.publishJob} component={PublishJobPage} />
        <Route path={routes.connect} component={ConnectPage} />
        <Route path={routes.report} component={ReportPage} />
        <Route path={routes.install} component={InstallPage} />
        <Route path={routes.installJob} component={InstallJobPage} />
        <Route path={routes.builders} component={BuildersPage} />
        <Route path={routes.settings} component={SettingsPage} />
        <Route path={routes.doctor} component={DoctorPage} />
        {GalleryPage && <Route path="/gallery" component={GalleryPage} />}
        <Route component={NoSuchPlace} />
      </Switch>
    </PageBoundary>
  )
}
