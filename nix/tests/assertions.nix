# The configurations that Kiln's own modules and settings refuse. `settings` are settings.json's options; `throws`:
# refused before there is a system. A profile's own are in ../profiles/<id>/tests/assertions.nix, in the same form.
[
  {
    name = "an unknown option";
    settings.hostnam = "box";
    throws = true;
    expect = "unknown option \"hostnam\". Remove it; known are:";
  }
  {
    name = "a wrong type";
    settings.hostname = 7;
    throws = true;
    expect = "Option \"hostname\" (Host name) is 7, but it has to be: host name of 1 to 63 letters";
  }
  {
    name = "a bad host name";
    settings.hostname = "-box";
    throws = true;
    expect = "Option \"hostname\" (Host name) is \"-box\"";
  }
  {
    name = "a key that is not an SSH key";
    settings.authorizedKeys = [ "my key" ];
    throws = true;
    expect = "SSH public key (the one line of a .pub file)";
  }
  {
    name = "a language that no system has";
    settings.locale = "sr_RS@latin.UTF-8";
    throws = true;
    expect = "Option \"locale\" (Language) is \"sr_RS@latin.UTF-8\"";
  }
  {
    name = "a choice that is none";
    settings.fileSystem = "zfs";
    throws = true;
    expect = "Option \"fileSystem\" (File system) is \"zfs\", but it has to be: one of \"ext4\", \"btrfs\"";
  }
  {
    name = "a secret in the settings";
    settings.tailscaleAuthKey = "tskey-auth-1";
    throws = true;
    expect = "is a secret and stays out of images";
  }
  {
    name = "a disk smaller than what the profile needs";
    settings.diskSizeMiB = 2048;
    expect = "kiln.disk.sizeMiB is 2048, but the profile \"my-profile\" needs a disk of 4096 MiB";
  }
  {
    name = "root as the administrator";
    settings.user = "root";
    expect = "kiln.user is \"root\", which is an account of the system itself";
  }
  {
    name = "an account of the system as the administrator";
    settings.user = "sshd";
    expect = "kiln.user is \"sshd\", which is an account of the system itself";
  }
  {
    name = "nobody as the administrator";
    settings.user = "nobody";
    expect = "kiln.user is \"nobody\", which is an account of the system itself";
  }
  {
    name = "an account with a number of the system's as the administrator";
    settings.user = "messagebus";
    expect = "kiln.user is \"messagebus\", which is an account of the system itself";
  }
  {
    name = "TPM without encryption";
    settings.tpm2 = true;
    expect = "kiln.addOns.tpm2.enable is true, but no disk is encrypted";
  }
  {
    name = "an add-on that the profile refuses";
    modules = [
      {
        kiln.addOns.refused.wifi = "its network is a bridge";
        kiln.addOns.wifi.enable = true;
      }
    ];
    expect = "kiln.addOns.wifi.enable is true, but its network is a bridge. Turn it off";
  }
  {
    name = "a refusal of an add-on that is none";
    modules = [ { kiln.addOns.refused.wlan = "there is no such thing"; } ];
    expect = "kiln.addOns.refused names \"wlan\", but there is no such add-on";
  }
  {
    name = "Connect at the port of SSH";
    settings.connect = true;
    modules = [
      {
        services.openssh.ports = [
          22
          8455
        ];
      }
    ];
    expect = "kiln.addOns.connect.port is 8455, which services.openssh.ports has. Choose another one";
  }
  {
    name = "Connect at another address by a line of NixOS";
    settings.connect = true;
    modules = [ { services.kiln-connect.listen = "0.0.0.0:8455"; } ];
    expect = "services.kiln-connect.listen is \"0.0.0.0:8455\", but kiln.addOns.connect.reach and port say \"127.0.0.1:8455\". Take that line out";
  }
  {
    name = "Connect for the network behind a closed firewall";
    settings = {
      connect = true;
      connectReach = "network";
    };
    modules = [ { services.kiln-connect.openFirewall = false; } ];
    expect = "kiln.addOns.connect.reach is \"network\", but services.kiln-connect.openFirewall is false";
  }
  {
    name = "Connect that a line of NixOS turns off";
    settings.connect = true;
    modules = [ { services.kiln-connect.enable = false; } ];
    expect = "kiln.addOns.connect.enable is true, but services.kiln-connect.enable is false";
  }
  {
    name = "a port of Connect that its user may not take";
    settings.connectPort = 443;
    throws = true;
    expect = "Option \"connectPort\" (Port of Kiln Connect) is 443";
  }
  {
    name = "passwords over SSH by a line of NixOS alone";
    modules = [ { services.openssh.settings.PasswordAuthentication = true; } ];
    expect = "services.openssh.settings.PasswordAuthentication lets people log in with a password, but kiln.passwordLogin is false. Set kiln.passwordLogin to true";
  }
  {
    name = "a boot menu that has no place for what is needed";
    modules = [ { boot.loader.systemd-boot.configurationLimit = 4; } ];
    expect = "The boot menu takes 4 generations (boot.loader.systemd-boot.configurationLimit), but four may have to be among them beside the newest. Set boot.loader.systemd-boot.configurationLimit to 5 at least";
  }
  {
    name = "a secret's file in the store";
    modules = [
      {
        kiln.addOns.tailscale = {
          enable = true;
          authKeyFile = "/nix/store/secret";
        };
      }
    ];
    throws = true;
    expect = "outside /nix/store";
  }
]
