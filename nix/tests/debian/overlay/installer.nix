# The programs that make an ISO, and the one that installs from it.
{
  final,
  prev,
  layers,
  packages,
  platform,
  ...
}:
let
  inherit (layers) installer;
  inherit (packages) fromDebian scripted;
  # nixpkgs' for EFI is its other one with another option.
  grub = fromDebian "grub2" prev.grub2 {
    packages = [
      "grub-efi-${platform.debian}-bin"
      "grub2-common"
    ];
    # Debian leaves out a module that only GRUB's own tests need.
    post = ''
      program=$(readlink -f bin/grub-mkimage)
      rm bin/grub-mkimage
      cat >bin/grub-mkimage <<END
      #!$base/usr/bin/bash
      for word; do [ "\$word" = gfxterm_menu ] || words+=("\$word"); done
      exec $program "\''${words[@]}"
      END
      chmod +x bin/grub-mkimage
    '';
    extra = _: { grubTarget = platform.grub; };
  };
in
{
  grub2 = grub;
  grub2_efi = grub;

  # Files, because links would be links on the disc too.
  # Files, because a link would be one on the disc too.
  syslinux = scripted "syslinux" prev.syslinux ''
    mkdir share/syslinux
    cp ${installer}/usr/lib/ISOLINUX/*.bin ${installer}/usr/lib/syslinux/modules/bios/*.c32 share/syslinux/
  '';
  refind = scripted "refind" prev.refind ''
    ln -s ${installer}/usr/share/refind/refind share/refind
  '';
  # Debian's program has its library's place compiled in.
  libfaketime = scripted "libfaketime" prev.libfaketime ''
    cat >bin/faketime <<END
    #!$base/usr/bin/bash
    # faketime TIME COMMAND…
    export FAKETIME="\$1" LD_PRELOAD=${installer}/usr/lib/${platform.triple}/faketime/libfaketime.so.1
    shift
    exec "\$@"
    END
    chmod +x bin/faketime
  '';
  libossp_uuid = fromDebian "libossp_uuid" prev.libossp_uuid { packages = [ "uuid" ]; };

  # Leaves out the program that writes a configuration, and the manual.
  nixos-install-tools = final.symlinkJoin {
    name = "nixos-install-tools";
    paths = [
      final.nixos-install
      final.nixos-enter
    ];
    meta.mainProgram = "nixos-install";
  };
}
