# The parts of an image for real computers that the other machines of these tests leave out: the processors' fixes, the
# firmware of devices, and the daemon that asks drives for their health.
{
  lib,
  pkgs,
  ...
}:
let
  # Before ../machine, which switches them off.
  here = lib.mkOverride 40;
  packages = "${pkgs.debianLayers.real-computer}/alone";
  made = name: script: pkgs.runCommand name { } script;
  # Made as in nixpkgs' packages: the kernel reads microcode in front of the initrd.
  microcode =
    name: container: files:
    made "${name}-microcode" ''
      mkdir -p kernel/x86/microcode "$out"
      cat ${packages}/${files} >kernel/x86/microcode/${container}.bin
      find kernel | sort | cpio --quiet --create --format=newc --reproducible --owner=+0:+0 >"$out/${name}-ucode.img"
    '';
  # Copies: links would keep the whole layer on the machine.
  firmware = made "debian-firmware" ''
    mkdir -p "$out/lib/firmware"
    for package in ${packages}/firmware-*; do
      cp -a --no-preserve=ownership "$package/usr/lib/firmware/." "$out/lib/firmware/"
      chmod -R u+w "$out"
    done
    for file in regulatory.db regulatory.db.p7s; do
      cp "${packages}/wireless-regdb/usr/lib/firmware/$file-debian" "$out/lib/firmware/$file"
    done
  '';
in
{
  imports = [ ./splash.nix ];

  hardware.firmware = here [ firmware ];
  hardware.cpu.intel = {
    updateMicrocode = here true;
    microcodePackage =
      microcode "intel" "GenuineIntel"
        "intel-microcode/usr/lib/firmware/intel-ucode/*";
  };
  hardware.cpu.amd = {
    updateMicrocode = here true;
    microcodePackage =
      microcode "amd" "AuthenticAMD"
        "amd64-microcode/usr/lib/firmware/amd-ucode/microcode_amd*.bin";
  };

  services.smartd.enable = here true;
  # The emulator's drive has a health to ask for.
  systemd.services.smartd.unitConfig.ConditionVirtualization = lib.mkForce "";

  # A radio that is in the kernel alone.
  boot.kernelModules = [ "mac80211_hwsim" ];
  boot.extraModprobeConfig = "options mac80211_hwsim radios=1";
  environment.systemPackages = [ pkgs.iw ];
}
