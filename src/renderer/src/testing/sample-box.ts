// A box for tests of components, as the engine shows it.
import type { BoxView } from '#shared/boxes/box-view.ts'

export const sampleBox = (more: Partial<BoxView> = {}): BoxView => ({
  id: '00000000000000aa',
  name: 'Kitchen',
  profile: null,
  architecture: 'x86_64',
  goal: null,
  options: {},
  secrets: [],
  createdAt: 1,
  images: [],
  machines: [],
  drives: [],
  host: null,
  image: null,
  hostName: null,
  sameHostName: [],
  state: {
    code: 'draft',
    since: 1,
    because: { code: 'box.because.draft' },
    next: { action: 'build', id: null },
  },
  ...more,
})
