/** Where an installer of Kiln's own links the disk that was chosen (nix/modules/image/iso). */
export const chosenLink = '/run/kiln/install-disk'
