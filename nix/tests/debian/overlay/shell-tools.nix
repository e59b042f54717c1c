# Shells and the tools of every script, where nixpkgs expects more of a package than its files.
{
  final,
  prev,
  packages,
  layers,
  ...
}:
let
  inherit (packages)
    empty
    fromDebian
    replaced
    scripted
    ;
  bashAs =
    name:
    fromDebian name prev.${name} {
      packages = [ "bash" ];
      post = ''ln -sfn "$base/usr/bin/bash" bin/sh'';
      extra = _: { shellPath = "/bin/bash"; };
    };
  bash = bashAs "bash";
  # Debian has two of nixpkgs' programs in other packages.
  coreutilsAs =
    name:
    fromDebian name prev.${name} {
      packages = [ "coreutils" ];
      programs = [
        "kill"
        "uptime"
      ];
    };
in
{
  inherit bash;
  bashInteractive = bashAs "bashInteractive";
  bashNonInteractive = bash;
  bashInteractiveFHS = bash;
  runtimeShellPackage = bash;

  # It has functions in it; what Debian adds to them is beside it. Where no layer has it, as for ARM, an empty package
  # stands for it: NixOS compares it with each user's shell.
  fish = if !(layers ? shells) then empty "fish" prev.fish else fromDebian "fish" prev.fish {
    packages = [
      "fish"
      "fish-common"
    ];
    programs = [
      "fish_indent"
      "fish_key_reader"
    ];
    # It makes folders in its home, also where it only formats a file: a build without a sandbox has none to write to.
    post = ''
      rm bin/fish
      printf '#!%s\n[ "$HOME" != /homeless-shelter ] || export HOME=$TMPDIR\nexec -a "$0" %s "$@"\n' \
        "$base/usr/bin/bash" ${layers.shells}/usr/bin/fish >bin/fish
      chmod +x bin/fish
    '';
    extra = _: { shellPath = "/bin/fish"; };
  };

  # The configuration of fish reads the machine's environment with it.
  fishPlugins = prev.fishPlugins // {
    foreign-env = replaced "foreign-env" prev.fishPlugins.foreign-env ''
      mkdir -p share/fish/vendor_functions.d
      cat >share/fish/vendor_functions.d/fenv.fish <<'END'
      function fenv --description 'Takes the environment that words for bash leave'
        for pair in (BASE/bash -c 'eval "$1" >/dev/null; BASE/env --null' bash "$argv" | string split0)
          set -l parts (string split --max 1 = -- $pair)
          contains -- $parts[1] _ PWD SHLVL
          or set -gx $parts[1] $parts[2]
        end
      end
      END
      sed -i "s|BASE|$base/usr/bin|g" share/fish/vendor_functions.d/fenv.fish
    '';
  };

  coreutils = coreutilsAs "coreutils";
  coreutils-full = coreutilsAs "coreutils-full";

  gawk = fromDebian "gawk" prev.gawk {
    packages = [ "gawk" ];
    post = ''ln -sfn "$base/usr/bin/gawk" bin/awk'';
  };
  # nixpkgs' nc where no other is named.
  libressl = fromDebian "libressl" prev.libressl { packages = [ "netcat-openbsd" ]; };

  util-linux = fromDebian "util-linux" prev.util-linux {
    packages = [
      "util-linux"
      "util-linux-extra"
      "mount"
      "fdisk"
      "login"
      "libmount1"
      "libblkid1"
      "libuuid1"
      "bsdutils"
      "uuid-runtime"
    ];
    # Debian starts uuidd by its own rules.
    post = ''
      mkdir -p lib/tmpfiles.d
      echo >lib/tmpfiles.d/uuidd.conf
      ln -s "$base/usr/bin/true" bin/lastlog
    '';
    extra = self: { withPatches = self; };
  };
  util-linuxMinimal = final.util-linux;

  shadow = fromDebian "shadow" prev.shadow {
    packages = [
      "passwd"
      "login"
      "uidmap"
      "login.defs"
    ];
    programs = [
      "su"
      "newgrp"
      "sg"
      "chsh"
      "chfn"
      "nologin"
      "newuidmap"
      "newgidmap"
      "login"
      "chpasswd"
    ];
    extra = self: {
      su = self;
      shellPath = "/bin/nologin";
    };
  };

  iptables = fromDebian "iptables" prev.iptables {
    packages = [ "iptables" ];
    post = ''
      mkdir -p etc
      ln -s "$base/etc/ethertypes" etc/
    '';
    programs = [
      "iptables"
      "ip6tables"
      "iptables-save"
      "ip6tables-save"
      "iptables-restore"
      "ip6tables-restore"
    ];
  };

  openssh = fromDebian "openssh" prev.openssh {
    packages = [
      "openssh-server"
      "openssh-client"
      "openssh-sftp-server"
      "openssh-common"
    ];
    post = ''
      mkdir -p libexec
      for helper in sftp-server ssh-keysign sshd-session sshd-auth ssh-pkcs11-helper ssh-sk-helper; do
        [ ! -e "$base/usr/lib/openssh/$helper" ] || ln -s "$base/usr/lib/openssh/$helper" libexec/
      done
    '';
  };

  # systemd-resolved has a program of the same name, so this one is in a separate folder.
  openresolv = scripted "openresolv" prev.openresolv ''
    mkdir libexec
    cp "$base/alone/openresolv/usr/sbin/resolvconf" libexec/
    cp -r "$base/alone/openresolv/usr/lib/resolvconf" libexec/subscribers
    chmod -R u+w .
    find libexec -type f -exec sed -i \
      -e "s|/usr/sbin/resolvconf|$out/bin/resolvconf|g" -e "s|/usr/lib/resolvconf|$out/libexec/subscribers|g" {} +
    printf '#!%s\nexport PATH=%s\nexec %s %s "$@"\n' "$base/usr/bin/bash" "$PATH" "$base/usr/bin/dash" \
      "$out/libexec/resolvconf" >bin/resolvconf
    chmod +x bin/resolvconf
    ln -s bin sbin
  '';

  # nixpkgs' runs as a separate user, which the bus has to allow.
  wpa_supplicant = fromDebian "wpa_supplicant" prev.wpa_supplicant {
    packages = [ "wpasupplicant" ];
    post = ''
      policy=share/dbus-1/system.d/wpa_supplicant.conf
      name=fi.w1.wpa_supplicant1
      allowed="<allow own='$name'/><allow send_destination='$name'/><allow send_interface='$name'/>"
      signals="<allow receive_sender='$name' receive_type='signal'/>"
      sed "s|<busconfig>|&<policy group='wpa_supplicant'>$allowed$signals</policy>|" "$policy" >policy
      rm "$policy"
      mv policy "$policy"
    '';
  };

  # Neither is a separate package in Debian.
  lndir = scripted "lndir" prev.lndir ''
    cat >bin/lndir <<END
    #!$base/usr/bin/bash
    # lndir [-silent] FROM [TO]
    export PATH=$PATH
    while [[ \$1 == -* ]]; do shift; done
    from=\$1 to=\''${2:-.}
    (cd "\$from" && find . -mindepth 1 -type d) | (cd "\$to" && xargs -r -d '\n' mkdir -p)
    cd "\$to" && (cd "\$from" && find . ! -type d) | while IFS= read -r file; do
      [ -e "\$file" ] || [ -L "\$file" ] || ln -s "\$from/\''${file#./}" "\$file"
    done
    END
    chmod +x bin/lndir
  '';
  xorg = prev.xorg // {
    inherit (final) lndir;
  };
  nukeReferences = scripted "nukeReferences" prev.nukeReferences ''
    cat >bin/nuke-refs <<END
    #!$base/usr/bin/bash
    # Replaces each store path's hash, but that of \$out, as nixpkgs' program does.
    export PATH=$PATH
    excluded=()
    while [ "\$1" = -e ]; do excluded+=("\$(basename "\$2" | cut -c1-32)"); shift 2; done
    for file; do
      [ ! -f "\$file" ] || [ -L "\$file" ] || perl -pi -e '
        BEGIN { %kept = map { \$_ => 1 } split / /, shift @ARGV }
        s|(/nix/store/)([a-z0-9]{32})-|\$1 . (\$kept{\$2} ? \$2 : "e" x 32) . "-"|ge
      ' "\''${excluded[*]}" "\$file"
    done
    END
    chmod +x bin/nuke-refs
  '';
}
