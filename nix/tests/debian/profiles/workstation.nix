# Debian's Plasma has no parts of Qt 5, its PipeWire none for 32-bit programs, and its SDDM, its sessions and the units of
# these look for their programs in /usr. So do Hyprland's.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  inherit (pkgs.debianLayers) base hyprland plasma;
  isPlasma = config.services.desktopManager.plasma6.enable;
  # KDE takes a package whose files are links to elsewhere for an attempt to get out of its folder, so these folders are
  # Debian's own. Only these: with all of its share/ first, its D-Bus services would come before the machine's.
  kdePackages = pkgs.runCommand "kde-packages" { } ''
    mkdir -p $out/share
    for folder in kpackage kwin plasma wallpapers; do
      [ ! -e "${plasma}/usr/share/$folder" ] || ln -s "${plasma}/usr/share/$folder" $out/share/
    done
  '';
in
{
  imports = [ ../machine/gnome.nix ];

  services.desktopManager.plasma6.enableQt5Integration = false;
  services.pipewire.alsa.support32Bit = lib.mkForce false;
  environment.sessionVariables.XDG_DATA_DIRS = lib.mkIf isPlasma (
    lib.mkBefore [ "${kdePackages}/share" ]
  );
  system.activationScripts.debianPlasma = lib.mkIf isPlasma (
    lib.stringAfter [ "debianDesktop" ] ''
      for program in ${plasma}/usr/bin/*; do
        [ -e "/usr/bin/''${program##*/}" ] || ln -sfn "$program" /usr/bin/
      done
      # SDDM starts sessions with these two.
      mkdir -p /etc/sddm
      ln -sfn ${plasma}/etc/sddm/wayland-session ${plasma}/etc/sddm/Xsession /etc/sddm/
    ''
  );
  system.activationScripts.debianHyprland = lib.mkIf config.programs.hyprland.enable (
    lib.stringAfter [ "debianDesktop" ] ''
      for program in ${hyprland}/usr/bin/*; do ln -sfn "$program" /usr/bin/; done
      ln -sfn ${pkgs.uwsm}/bin/uwsm /usr/bin/uwsm
      ln -sfn ${hyprland}/usr/libexec/uwsm /usr/libexec/uwsm
      # Kitty, the terminal of its first configuration, has its parts and Python's modules here.
      ln -sfn ${hyprland}/usr/lib/kitty ${base}/usr/lib/python3* /usr/lib/
    ''
  );
}
