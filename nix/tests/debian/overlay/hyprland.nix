# Hyprland, what its session is started by, and the greeter in text.
{
  prev,
  lib,
  layers,
  packages,
  ...
}:
let
  inherit (packages) fromDebian fromDebianAll;
  # Debian's Python looks for modules below its own folder alone.
  modules = lib.concatMapStringsSep ":" (layer: "${layer}/usr/lib/python3/dist-packages") [
    layers.hyprland
    layers.desktop
  ];
in
fromDebianAll prev {
  fuzzel = "fuzzel";
  greetd = "greetd";
  hyprland = "hyprland";
  kitty = "kitty";
  tuigreet = "tuigreet";
  waybar = "waybar";
  xdg-desktop-portal-hyprland = "xdg-desktop-portal-hyprland";
}
// {
  uwsm = fromDebian "uwsm" prev.uwsm {
    packages = [ "uwsm" ];
    post = ''
      rm bin/uwsm
      printf '#!%s\nexport PYTHONPATH=%s:$PYTHONPATH\nexec %s "$@"\n' "$base/usr/bin/bash" \
        ${modules} ${layers.hyprland}/usr/bin/uwsm >bin/uwsm
      chmod +x bin/uwsm
      # Its units name the program itself.
      sed -i "s|${layers.hyprland}/usr/bin/uwsm|$out/bin/uwsm|" share/systemd/user/*.service
    '';
  };
}
