/** Where Kiln's own installers link the chosen disk (nix/modules/image/iso). */
export const chosenLink = '/run/kiln/install-disk'
