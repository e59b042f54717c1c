# services.homeassistant-vm: Home Assistant OS in a virtual machine, for any NixOS.
{ lib, ... }:
let
  inherit (lib) types;
  kilnLib = import ../../../lib { inherit lib; };

  # A kernel interface name: at most 15 bytes, and nothing that a shell or systemd would read.
  interfaceName = types.strMatching "[a-zA-Z][a-zA-Z0-9._-]{0,14}" // {
    description = "network interface name of up to 15 letters, digits, dots, hyphens and underscores";
  };

  homeAssistant = arguments: kilnLib.formOption ({ group = "Home Assistant"; } // arguments);
in
{
  options.services.homeassistant-vm = {
    enable = lib.mkEnableOption "Home Assistant OS in a virtual machine";

    memoryMiB = homeAssistant {
      key = "haMemoryMiB";
      label = "Memory";
      order = 30;
      unit = "MiB";
      type = types.ints.between 2048 262144;
      default = 8192;
      example = 4096;
      description = "Memory of the Home Assistant virtual machine. Leave at least half of the computer's memory to the appliance itself.";
    };

    cpus = homeAssistant {
      key = "haCpus";
      label = "Processors";
      order = 31;
      type = types.ints.between 1 64;
      default = 2;
      example = 4;
      description = "How many processors the Home Assistant virtual machine has.";
    };

    diskGiB = homeAssistant {
      key = "haDiskGiB";
      label = "Disk";
      order = 32;
      unit = "GiB";
      # HAOS images are 32 GiB; a qcow2 can be made larger, never smaller.
      type = types.ints.between 32 4096;
      default = 32;
      example = 128;
      description = "Size of Home Assistant's disk. It takes room only as it fills.";
    };

    version = homeAssistant {
      key = "haosVersion";
      label = "Home Assistant OS";
      order = 33;
      advanced = true;
      type = types.strMatching "[0-9]+\\.[0-9]+(\\.(rc|dev)[0-9]+)?" // {
        description = "release number of Home Assistant OS, such as 17.3";
      };
      default = "17.3";
      example = "18.2";
      description = "The release that is fetched at the first start. Home Assistant OS updates itself afterwards, so a later change touches no running machine.";
    };

    sha256 = homeAssistant {
      key = "haosSha256";
      label = "SHA-256 of the image";
      order = 34;
      advanced = true;
      type = types.nullOr (
        types.strMatching "[0-9a-f]{64}" // { description = "SHA-256 of 64 hexadecimal digits"; }
      );
      default = null;
      example = "d42fadf806c0690792a4460ff3a72c2846c4e16e2033aefad0835662e7a9696f";
      description = "SHA-256 of the compressed image, as the release page shows it. Needed for a release that Kiln does not know, and for your own address.";
    };

    url = homeAssistant {
      key = "haosUrl";
      label = "Address of the image";
      order = 35;
      advanced = true;
      type = types.nullOr kilnLib.types.url;
      default = null;
      example = "http://mirror.lan/haos_ova-17.3.qcow2.xz";
      description = "Where the image is fetched from, as .qcow2 or .qcow2.xz. Empty: Home Assistant's own release page.";
    };

    carriesImage = homeAssistant {
      key = "haosInImage";
      label = "Home Assistant OS in the image";
      order = 36;
      advanced = true;
      type = types.bool;
      default = false;
      example = true;
      description = "Whether the machine's system has Home Assistant's image (about half a gigabyte), so that the first start needs no network. Otherwise the first start fetches it.";
    };

    bridge.interface = kilnLib.formOption {
      key = "bridgeInterface";
      group = "Network";
      label = "Bridged interface";
      order = 50;
      advanced = true;
      type = types.nullOr interfaceName;
      default = null;
      example = "enp1s0";
      description = "The wired interface that joins the bridge br0, through which Home Assistant is on the network. Empty: the first one with a cable in it.";
    };

    bridge.create = lib.mkOption {
      type = types.bool;
      default = false;
      example = true;
      description = "Whether this module makes the bridge of the one wired interface, by systemd-networkd. Otherwise the configuration has a bridge of this name already.";
    };

    bridge.name = lib.mkOption {
      type = interfaceName;
      default = "br0";
      example = "lan";
      description = "The bridge through which Home Assistant is on the network.";
    };

    proxy = {
      enable = kilnLib.formOption {
        key = "webProxy";
        group = "Network";
        label = "Home Assistant at the appliance's address";
        order = 51;
        type = types.bool;
        default = false;
        example = true;
        description = "Whether the appliance passes its own web port on to Home Assistant, whose own address may change.";
      };

      port = kilnLib.formOption {
        key = "webPort";
        group = "Network";
        label = "Web port";
        order = 52;
        advanced = true;
        # nginx takes 0 for any port at all.
        type = types.ints.between 1 65535;
        default = 8123;
        example = 80;
        description = "The port at which the appliance shows Home Assistant.";
      };

      forwardClientAddress = kilnLib.formOption {
        key = "forwardClientAddress";
        group = "Network";
        label = "Tell Home Assistant who visits";
        order = 53;
        advanced = true;
        type = types.bool;
        default = false;
        example = true;
        description = "Whether visitors' addresses are passed on. Home Assistant refuses every visit with \"400\" until http.use_x_forwarded_for and http.trusted_proxies in its configuration.yaml name the appliance.";
      };
    };
  };
}
