# X, its drivers and programs, Wayland's, and Mesa.
{
  final,
  prev,
  layers,
  packages,
  platform,
  ...
}:
let
  inherit (packages) fromDebian fromDebianAll scripted;
  desktop = "${layers.desktop}/usr";
in
fromDebianAll prev {
  iceauth = "x11-xserver-utils";
  libdrm = "libdrm2";
  libinput = "libinput10 libinput-bin";
  libxkbcommon = "libxkbcommon0 libxkbcommon-tools";
  mesa = "libgl1-mesa-dri libglx-mesa0 libegl-mesa0 libgbm1 mesa-libgallium mesa-vulkan-drivers";
  setxkbmap = "x11-xkb-utils";
  xf86-input-evdev = "xserver-xorg-input-evdev";
  xf86-input-libinput = "xserver-xorg-input-libinput";
  xf86-video-fbdev = "xserver-xorg-video-fbdev";
  xinput = "xinput";
  xlsclients = "x11-utils";
  xprop = "x11-utils";
  xrandr = "x11-xserver-utils";
  xrdb = "x11-xserver-utils";
  xset = "x11-xserver-utils";
  xsetroot = "x11-xserver-utils";
  xterm = "xterm";
  xwayland = "xwayland";
}
// {
  xorg-server = fromDebian "xorg-server" prev.xorg-server {
    packages = [
      "xserver-xorg-core"
      "xserver-common"
    ];
    post = ''
      for name in X Xorg; do ln -sf ${desktop}/lib/xorg/Xorg "bin/$name"; done
    '';
  };
  xkeyboard_config = fromDebian "xkeyboard_config" prev.xkeyboard_config {
    packages = [ "xkb-data" ];
    post = ''
      mkdir -p etc/X11
      ln -sfn ../../share/X11/xkb etc/X11/xkb
      test -e etc/X11/xkb/rules/evdev
    '';
  };
  # The check of a keyboard's name, compiled from nixpkgs' own source.
  xkbvalidate = scripted "xkbvalidate" prev.xkbvalidate ''
    ${final.stdenv.cc}/bin/gcc -std=gnu11 -I${desktop}/include -L${desktop}/lib/${platform.triple} \
      -Wl,-rpath,${desktop}/lib/${platform.triple} -o bin/xkbvalidate ${
        prev.path + "/pkgs/by-name/xk/xkbvalidate/xkbvalidate.c"
      } -lxkbcommon
  '';
}
