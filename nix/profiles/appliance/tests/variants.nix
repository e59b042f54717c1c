# Ways to set up the appliance that its form's switches alone don't reach.
{
  own-image = [
    {
      services.homeassistant-vm = {
        memoryMiB = 4096;
        cpus = 4;
        diskGiB = 128;
        version = "18.2";
        sha256 = "254e53f354df0739e3afc09be5431a07df53f0df6b703885404f665c454f254e";
        url = "http://mirror.lan/haos.qcow2.xz";
        bridge.interface = "enp1s0";
        proxy.port = 80;
      };
    }
  ];

  with-home-assistant = [ { services.homeassistant-vm.carriesImage = true; } ];

  with-updates = [ { services.kiln-updates.enable = true; } ];

  with-configuration = [ { kiln.appliance.installer.configuration = ./.; } ];
}
