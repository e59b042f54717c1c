# The configurations that the appliance refuses, with words of the messages, in the form of nix/tests/assertions.nix.
[
  {
    name = "a release whose hash is not known";
    settings.haosVersion = "18.2";
    expect = "services.homeassistant-vm.sha256 (haosSha256) is empty, and Kiln does not know the hash of Home Assistant OS 18.2";
  }
  {
    name = "an address that was given, without a hash";
    settings.haosUrl = "http://mirror.lan/haos_ova-17.3.qcow2.xz";
    expect = "services.homeassistant-vm.url (haosUrl) is http://mirror.lan/haos_ova-17.3.qcow2.xz, but services.homeassistant-vm.sha256 (haosSha256) is empty";
  }
  {
    name = "an image for another virtual machine";
    settings = {
      haosUrl = "http://mirror.lan/haos_ova-17.3.vdi.zip";
      haosSha256 = "d42fadf806c0690792a4460ff3a72c2846c4e16e2033aefad0835662e7a9696f";
    };
    expect = "only .qcow2 and .qcow2.xz can be used";
  }
  {
    name = "Kiln Connect on a box";
    modules = [ { kiln.addOns.connect.enable = true; } ];
    expect = "kiln.addOns.connect.enable is true, but it is a box that reports to a Connect itself";
  }
  {
    name = "Wi-Fi";
    modules = [ { kiln.addOns.wifi.enable = true; } ];
    expect = "kiln.addOns.wifi.enable is true, but its network is a bridge with Home Assistant on it";
  }
  {
    name = "too little memory for Home Assistant";
    settings.haMemoryMiB = 512;
    throws = true;
    expect = "Option \"haMemoryMiB\" (Memory) is 512, but it has to be: integer between 2048 and 262144";
  }
  {
    name = "a disk smaller than Home Assistant OS";
    settings.haDiskGiB = 16;
    throws = true;
    expect = "Option \"haDiskGiB\" (Disk) is 16, but it has to be: integer between 32 and 4096";
  }
  {
    name = "an interface name that is none";
    settings.bridgeInterface = "eth0; reboot";
    throws = true;
    expect = "network interface name of up to 15 letters";
  }
  {
    name = "a hash that is none";
    settings.haosSha256 = "D42FADF8";
    throws = true;
    expect = "SHA-256 of 64 hexadecimal digits";
  }
  {
    name = "a release number that is none";
    settings.haosVersion = "latest";
    throws = true;
    expect = "release number of Home Assistant OS, such as 17.3";
  }
  {
    name = "an image's address that is not a web address";
    settings.haosUrl = "ftp://mirror.lan/haos.qcow2.xz";
    throws = true;
    expect = "URL that starts with http:// or https://";
  }
  {
    name = "an image's address with a password in it";
    settings = {
      haosUrl = "http://me:s3cret@mirror.lan/haos.qcow2.xz";
      haosSha256 = "d42fadf806c0690792a4460ff3a72c2846c4e16e2033aefad0835662e7a9696f";
    };
    expect = "services.homeassistant-vm.url (haosUrl) is a URL with a name or a password in it";
  }
  {
    name = "no port";
    settings.webPort = 0;
    throws = true;
    expect = "Option \"webPort\" (Web port) is 0, but it has to be: integer between 1 and 65535";
  }
  {
    name = "the port of SSH";
    settings.webPort = 22;
    expect = "services.homeassistant-vm.proxy.port (webPort) is 22, which the appliance uses for itself";
  }
  {
    name = "the port of the virtual machine's screen";
    settings.webPort = 5900;
    expect = "services.homeassistant-vm.proxy.port (webPort) is 5900, which the appliance uses for itself";
  }
  {
    name = "a claim that lets root in where SSH does not";
    modules = [
      {
        services.kaliun.lanClaim.user = "root";
        services.openssh.settings.PermitRootLogin = "no";
      }
    ];
    expect = "services.kaliun.lanClaim.user is root, and services.openssh.settings.PermitRootLogin is \"no\"";
  }
  {
    name = "a claim that lets in a user whom the system does not have";
    modules = [ { services.kaliun.lanClaim.user = "ada"; } ];
    expect = "services.kaliun.lanClaim.user is ada, and this system has no such user";
  }
  {
    name = "a claim without SSH";
    modules = [ ({ lib, ... }: { services.openssh.enable = lib.mkForce false; }) ];
    expect = "services.kaliun.lanClaim.enable lets the owner of this box in by SSH, and services.openssh.enable is false";
  }
]
