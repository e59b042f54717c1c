# USB sticks for Home Assistant: Zigbee, Z-Wave, Thread and Bluetooth. QEMU takes each as soon as it is plugged in, and gives
# it back to this machine when the virtual machine stops.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  cfg = config.services.homeassistant-vm;
  kilnLib = import ../../../lib { inherit lib; };

  kindOf = lib.splitString ":";
  isKind = lib.hasInfix ":";
  twice = lib.filter (one: lib.count (other: other == one) cfg.usb > 1) cfg.usb;

  rule =
    one:
    let
      device =
        if isKind one then
          ''ATTR{idVendor}=="${lib.head (kindOf one)}", ATTR{idProduct}=="${lib.last (kindOf one)}"''
        else
          ''KERNEL=="${one}"'';
    in
    ''
      SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ${device}, GROUP="homeassistant-vm", MODE="0660"
    '';

  list = pkgs.writeShellApplication {
    name = "homeassistant-usb";
    runtimeInputs = [
      pkgs.coreutils
      (import ../plain-text.nix pkgs)
    ];
    runtimeEnv = {
      HA_USB = toString cfg.usb;
      USB_DEVICES = "/sys/bus/usb/devices";
      USB_GIVEN = "/run/homeassistant-vm/usb";
    };
    text = builtins.readFile ./homeassistant-usb.sh;
  };
in
{
  options.services.homeassistant-vm.usb = kilnLib.formOption {
    key = "haUsb";
    group = "Home Assistant";
    label = "USB sticks";
    order = 36;
    advanced = true;
    type = lib.types.listOf (
      kilnLib.types.matching "vendor and product of a USB stick, such as 10c4:ea60, or its port, such as 1-2.3" "[0-9a-f]{4}:[0-9a-f]{4}|[1-9][0-9]{0,2}-[1-9][0-9]{0,2}([.][1-9][0-9]{0,2}){0,5}"
    );
    default = [ ];
    example = [
      "10c4:ea60"
      "1-2.3"
    ];
    description = "USB sticks that Home Assistant gets, such as those for Zigbee and Z-Wave: by vendor and product, or by the port that each is in, which tells apart two of one kind. `homeassistant-usb` on the appliance lists what is plugged in. A stick may be plugged in later.";
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = twice == [ ];
        message = "services.homeassistant-vm.usb (haUsb) has ${lib.head (twice ++ [ "" ])} twice. For two sticks of one kind, name each by its port, such as 1-2.3, which homeassistant-usb lists.";
      }
    ];

    environment.systemPackages = [ list ];

    services.udev.extraRules = lib.concatMapStrings rule cfg.usb;
    systemd.services.homeassistant-vm = lib.mkIf (cfg.usb != [ ]) {
      environment.HA_USB = toString cfg.usb;
      serviceConfig = {
        # A rule that came with this configuration has not met what was plugged in before it. Root's: the user may not ask
        # udev. An event that hangs must not keep Home Assistant from its start.
        ExecStartPre = "+-${lib.getExe' pkgs.coreutils "timeout"} 20 ${lib.getExe' config.systemd.package "udevadm"} trigger --action=change --subsystem-match=usb --settle";
        DeviceAllow = [ "char-usb_device rw" ];
        # The kernel tells over it what is plugged in.
        RestrictAddressFamilies = [ "AF_NETLINK" ];
      };
    };
  };
}
