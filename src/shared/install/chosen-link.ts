/** The link that Kiln's own installers make to the chosen disk (nix/modules/image/iso). */
export const chosenLink = '/run/kiln/install-disk'
