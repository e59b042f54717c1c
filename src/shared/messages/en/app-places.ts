// The places of the window: in its side bar, the View menu and the keys.
export const places = {
  'app.place.new': 'New box',
  'app.place.boxes': 'Boxes',
  'app.place.library': 'Library',
  'app.place.images': 'Images',
  'app.place.machines': 'Machines',
  'app.place.builds': 'Builds',
  'app.place.flash': 'Flash',
  'app.place.hosts': 'Hosts',
  'app.place.builders': 'Builders',
  'app.place.settings': 'Settings',
  'doctor.title': 'Doctor',
} as const
