/**
 * ECS document (2025-01), chapter 9.2, one line per row: section | APIs | actions | actions they depend on | operations.
 * `creatimage` is printed so (probably createImage). The columns on projects that the chapter promises aren't in this edition.
 */
export const permissionTable = `
9.2.1 | POST /v1/{project_id}/cloudservers | ecs:cloudServers:create | vpc:publicIps:create | create_post_paid_servers
9.2.1 | POST /v1/{project_id}/cloudservers | ecs:cloudServers:create | vpc:publicIps:update | create_post_paid_servers
9.2.1 | POST /v1/{project_id}/cloudservers/delete | ecs:cloudServers:delete | - | delete_servers
9.2.1 | GET /v2.1/{project_id}/servers/detail | ecs:servers:list | ecs:servers:get ecs:serverVolumes:use ecs:diskConfigs:use ecs:securityGroups:use ecs:serverKeypairs:get vpc:securityGroups:get vpc:securityGroupRules:get vpc:networks:get vpc:subnets:get vpc:ports:get vpc:routers:get | nova_list_servers_detail
9.2.1 | GET /v2.1/{project_id}/servers | ecs:servers:list | - | nova_list_servers
9.2.1 | GET /v2.1/{project_id}/servers/{server_id} | ecs:servers:get | ecs:serverVolumes:use ecs:diskConfigs:use ecs:securityGroups:use ecs:serverKeypairs:get vpc:securityGroups:get vpc:securityGroupRules:get vpc:networks:get vpc:subnets:get vpc:ports:get vpc:routers:get | nova_show_server
9.2.1 | POST /v2.1/{project_id}/servers, POST /v2.1/{project_id}/os-volumes_boot | ecs:servers:create | ecs:servers:get ecs:serverInterfaces:use ecs:serverInterfaces:get ecs:flavors:get ecs:securityGroups:use evs:volumes:list evs:volumes:get evs:volumes:create evs:volumes:attach evs:volumes:manage vpc:securityGroups:get vpc:networks:get vpc:networks:update vpc:subnets:get vpc:subnets:update vpc:ports:create vpc:ports:update vpc:ports:get vpc:ports:delete vpc:networks:create vpc:subnets:create vpc:routers:get vpc:routers:update ims:images:list ims:images:get | nova_create_server
9.2.1 | DELETE /v2.1/{project_id}/servers/{server_id} | ecs:servers:delete | - | nova_delete_server
9.2.1 | PUT /v2.1/{project_id}/servers/{server_id} | ecs:servers:update | ecs:servers:get | nova_update_server
9.2.2 | POST /v2/{project_id}/cloudservers/{server_id}/changeos | ecs:cloudServers:changeOS | - | change_server_os_with_cloud_init
9.2.2 | POST /v2/{project_id}/cloudservers/{server_id}/reinstallos | ecs:cloudServers:rebuild | - | reinstall_server_with_cloud_init
9.2.2 | POST /v1/{project_id}/cloudservers/{server_id}/resize | ecs:cloudServers:resize | - | resize_post_paid_server
9.2.2 | POST /v2.1/{project_id}/servers/{server_id}/action | ecs:servers:start | ecs:servers:list | nova_start_server
9.2.2 | POST /v2.1/{project_id}/servers/{server_id}/action | ecs:servers:stop | ecs:servers:list | nova_stop_server
9.2.2 | POST /v2.1/{project_id}/servers/{server_id}/action | ecs:servers:reboot | ecs:servers:list | nova_reboot_server
9.2.2 | POST /v2.1/{project_id}/servers/{server_id}/action | ecs:servers:resize | ecs:servers:list ecs:flavors:get ims:images:get evs:volumes:list evs:volumes:create evs:volumes:get evs:volumes:attach evs:volumes:detach evs:volumes:manage vpc:ports:get vpc:ports:update vpc:ports:create vpc:ports:delete | nova_resize_server
9.2.2 | POST /v2.1/{project_id}/servers/{server_id}/action | ecs:servers:rebuild | ecs:servers:list ecs:servers:update ims:images:get ims:images:list ims:images:update | nova_rebuild_server
9.2.2 | POST /v2.1/{project_id}/servers/{server_id}/action | ecs:servers:lock | ecs:servers:list | nova_lock_server
9.2.2 | POST /v2.1/{project_id}/servers/{server_id}/action | ecs:servers:unlock | ecs:servers:list | nova_unlock_server
9.2.3 | POST /v1/{project_id}/cloudservers/action | ecs:cloudServers:stop | - | batch_stop_servers
9.2.3 | POST /v1/{project_id}/cloudservers/action | ecs:cloudServers:reboot | - | batch_reboot_servers
9.2.3 | POST /v1/{project_id}/cloudservers/action | ecs:cloudServers:start | - | batch_start_servers
9.2.4 | GET /v2.1/{project_id}/os-networks | ecs:networks:list | vpc:networks:get | nova_list_networks
9.2.5 | POST /v2.1/{project_id}/servers/{server_id}/action | ecs:servers:creatimage | evs:volumes:get evs:snapshots:create ims:images:create ims:images:get ims:images:list ims:images:update ims:images:delete | nova_create_server_image
9.2.6 | POST /v2.1/{project_id}/os-security-groups | ecs:securityGroups:use | vpc:securityGroups:get vpc:securityGroups:create vpc:securityGroups:update | nova_create_security_group
9.2.6 | DELETE /v2.1/{project_id}/os-security-groups/{security_group_id} | ecs:securityGroups:use | vpc:securityGroups:get vpc:securityGroups:delete vpc:securityGroups:update | nova_delete_security_group
9.2.6 | GET /v2.1/{project_id}/os-security-groups/{security_group_id} | ecs:securityGroups:use | vpc:securityGroups:get | nova_show_security_group
9.2.6 | GET /v2.1/{project_id}/os-security-groups | ecs:securityGroups:use | vpc:securityGroups:get | nova_list_security_groups
9.2.6 | POST /v2.1/{project_id}/os-security-group-rules | ecs:securityGroups:use | vpc:securityGroups:get vpc:securityGroups:update vpc:securityGroupRules:get vpc:securityGroupRules:create | nova_create_security_group_rule
9.2.6 | DELETE /v2.1/{project_id}/os-security-group-rules/{security_group_rule_id} | ecs:securityGroups:use | vpc:securityGroups:get vpc:securityGroups:update vpc:securityGroupRules:get vpc:securityGroupRules:delete | nova_delete_security_group_rule
9.2.6 | PUT /v2.1/{project_id}/os-security-groups/{security_group_id} | ecs:securityGroups:use | vpc:securityGroups:get vpc:securityGroups:update | nova_update_security_group
9.2.6 | GET /v2.1/{project_id}/servers/{server_id}/os-security-groups | ecs:securityGroups:use | vpc:securityGroups:get | nova_list_server_security_groups
9.2.6 | POST /v2.1/{project_id}/servers/{server_id}/action | ecs:securityGroups:use | ecs:servers:get ecs:servers:list ecs:serverVolumes:use ecs:diskConfigs:use ecs:serverKeypairs:get vpc:securityGroups:get vpc:securityGroups:create vpc:securityGroups:update vpc:securityGroupRules:get vpc:networks:get vpc:subnets:get vpc:routers:get vpc:ports:get vpc:ports:update | nova_add_server_security_group
9.2.6 | POST /v2.1/{project_id}/servers/{server_id}/action | ecs:securityGroups:use | ecs:servers:get ecs:servers:list ecs:serverVolumes:use ecs:diskConfigs:use ecs:serverKeypairs:get vpc:securityGroups:get vpc:securityGroups:delete vpc:securityGroups:update vpc:securityGroupRules:get vpc:networks:get vpc:subnets:get vpc:routers:get vpc:ports:get vpc:ports:update | nova_remove_server_security_group
9.2.7 | GET /v1/{project_id}/cloudservers/flavors | ecs:cloudServerFlavors:get | - | list_flavors
9.2.7 | GET /v2.1/{project_id}/flavors/{flavors_id}/os-extra_specs | ecs:flavors:get | - | nova_list_flavor_extra_specs
9.2.8 | POST /v1/{project_id}/cloudservers/{server_id}/nics/delete | ecs:cloudServerNics:delete | - | batch_delete_server_nics
9.2.8 | POST /v1/{project_id}/cloudservers/{server_id}/nics | ecs:cloudServers:addNics | - | batch_add_server_nics
9.2.8 | POST /v2.1/{project_id}/servers/{server_id}/os-interface | ecs:serverInterfaces:use | ecs:servers:get ecs:serverInterfaces:get vpc:networks:get vpc:networks:update vpc:subnets:get vpc:subnets:update vpc:ports:create vpc:ports:update vpc:ports:get vpc:networks:create vpc:subnets:create vpc:routers:get vpc:routers:update | nova_create_server_interface
9.2.8 | DELETE /v2.1/{project_id}/servers/{server_id}/os-interface/{id} | ecs:serverInterfaces:use | ecs:serverInterfaces:get ecs:servers:get vpc:networks:create vpc:subnets:create vpc:networks:get vpc:networks:update vpc:subnets:get vpc:subnets:update vpc:ports:delete vpc:ports:update vpc:ports:get vpc:routers:get vpc:routers:update | nova_delete_server_interface
9.2.8 | GET /v2.1/{project_id}/servers/{server_id}/os-interface | ecs:serverInterfaces:get | vpc:ports:get | nova_list_server_interfaces
9.2.8 | GET /v2.1/{project_id}/servers/{server_id}/os-interface/{id} | ecs:serverInterfaces:get | vpc:ports:get | nova_show_server_interface
9.2.9 | DELETE /v1/{project_id}/cloudservers/{server_id}/detachvolume/{volume_id} | ecs:cloudServers:detachVolume | - | detach_server_volume
9.2.9 | POST /v1/{project_id}/cloudservers/{server_id}/attachvolume | ecs:cloudServers:attach | - | attach_server_volume
9.2.9 | POST /v2.1/{project_id}/servers/{server_id}/os-volume_attachments | ecs:serverVolumeAttachments:create | ecs:servers:get ecs:flavors:get ecs:serverVolumes:use evs:volumes:list evs:volumes:get evs:volumes:update evs:volumes:attach evs:volumes:manage | nova_attach_volume
9.2.9 | DELETE /v2.1/{project_id}/servers/{server_id}/os-volume_attachments/{volume_id} | ecs:serverVolumeAttachments:delete | ecs:serverVolumes:use evs:volumes:list evs:volumes:get evs:volumes:update evs:volumes:detach evs:volumes:manage | nova_detach_volume
9.2.9 | GET /v2.1/{project_id}/servers/{server_id}/os-volume_attachments | ecs:serverVolumeAttachments:list | ecs:serverVolumes:use ecs:servers:get | nova_list_volume_attachments
9.2.9 | GET /v2.1/{project_id}/servers/{server_id}/os-volume_attachments/{volume_id} | ecs:serverVolumeAttachments:get | ecs:serverVolumes:use | nova_show_volume_attachment
9.2.9 | POST /v2.1/{project_id}/os-volumes | ecs:serverVolumes:use | evs:volumes:create | nova_create_volume
9.2.9 | DELETE /v2.1/{project_id}/os-volumes/{volume_id} | ecs:serverVolumes:use | evs:volumes:get evs:volumes:delete | nova_delete_volume
9.2.9 | GET /v2.1/{project_id}/os-volumes/{volume_id} | ecs:serverVolumes:use | evs:volumes:get | nova_show_volume
9.2.9 | GET /v2.1/{project_id}/os-volumes | ecs:serverVolumes:use | evs:volumes:get evs:volumes:list | nova_list_volumes
9.2.9 | GET /v2.1/{project_id}/os-volumes/detail | ecs:serverVolumes:use | evs:volumes:get evs:volumes:list | nova_list_volumes_detail
9.2.10 | GET /v2.1/{project_id}/servers/{server_id}/metadata | ecs:servers:listMetadata | - | nova_list_server_metadata
9.2.10 | GET /v2.1/{project_id}/servers/{server_id}/metadata/{key} | ecs:servers:getMetadata | ecs:servers:get | nova_show_server_metadata_item
9.2.10 | DELETE /v2.1/{project_id}/servers/{server_id}/metadata/{key} | ecs:servers:setMetadata | - | nova_delete_server_metadata_item
9.2.10 | PUT /v2.1/{project_id}/servers/{server_id}/metadata/{key} | ecs:servers:setMetadata | - | nova_set_server_metadata_item
9.2.10 | POST /v2.1/{project_id}/servers/{server_id}/metadata | ecs:servers:setMetadata | - | nova_update_server_metadata
9.2.10 | PUT /v2.1/{project_id}/servers/{server_id}/metadata | ecs:servers:setMetadata | ecs:servers:get | nova_replace_server_metadata
9.2.11 | GET /v1/{project_id}/cloudservers/limits | ecs:cloudServerQuotas:get | - | show_server_limits
9.2.11 | GET /v2.1/{project_id}/os-quota-sets/{project_id}?user_id={user_id} | ecs:quotas:get | - | nova_show_quota_set
9.2.11 | GET /v2.1/{project_id}/os-quota-sets/{project_id}/defaults | ecs:quotas:get | - | nova_show_default_quota_set
9.2.12 | POST /v2.1/{project_id}/os-keypairs | ecs:serverKeypairs:create | - | nova_create_keypair
9.2.12 | GET /v2.1/{project_id}/os-keypairs/{keypair_name} | ecs:serverKeypairs:get | - | nova_show_keypair
9.2.12 | GET /v2.1/{project_id}/os-keypairs | ecs:serverKeypairs:list | - | nova_list_keypairs
9.2.12 | DELETE /v2.1/{project_id}/os-keypairs/{keypair_name} | ecs:serverKeypairs:delete | - | nova_delete_keypair
9.2.13 | GET /v2.1/{project_id}/servers/{server_id}/os-server-password | ecs:serverPasswords:manage | - | nova_show_server_password
9.2.13 | DELETE /v2.1/{project_id}/servers/{server_id}/os-server-password | ecs:serverPasswords:manage | - | nova_clear_server_password
9.2.14 | POST /v2.1/{project_id}/os-floating-ips | ecs:serverFloatingIps:use | vpc:floatingIps:get vpc:floatingIps:create vpc:floatingIps:update vpc:ports:get | nova_create_floating_ip
9.2.14 | GET /v2.1/{project_id}/os-floating-ips | ecs:serverFloatingIps:use | vpc:floatingIps:get vpc:ports:get | nova_list_floating_ips
9.2.14 | GET /v2.1/{project_id}/os-floating-ips/{floating_ip_id} | ecs:serverFloatingIps:use | vpc:floatingIps:get vpc:ports:get | nova_show_floating_ip
9.2.14 | DELETE /v2.1/{project_id}/os-floating-ips/{floating_ip_id} | ecs:serverFloatingIps:use | vpc:floatingIps:get vpc:floatingIps:delete vpc:floatingIps:update vpc:ports:get | nova_delete_floating_ip
9.2.15 | DELETE /v1/{project_id}/cloudservers/os-server-groups/{server_group_id} | ecs:cloudServers:delete | - | delete_server_group
9.2.15 | POST /v1/{project_id}/cloudservers/os-server-groups | ecs:cloudServers:create | - | create_server_group
9.2.15 | POST /v1/{project_id}/cloudservers/os-server-groups/{server_group_id}/action | ecs:cloudServers:create | - | add_server_group_member
9.2.15 | POST /v1/{project_id}/cloudservers/os-server-groups/{server_group_id}/action | ecs:cloudServers:delete | - | delete_server_group_member
9.2.15 | GET /v1/{project_id}/cloudservers/os-server-groups | ecs:cloudServers:list | - | list_server_groups
9.2.15 | GET /v1/{project_id}/cloudservers/os-server-groups/{server_group_id} | ecs:cloudServers:get | - | show_server_group
9.2.15 | POST /v2.1/{project_id}/os-server-groups | ecs:serverGroups:manage | - | nova_create_server_group
9.2.15 | GET /v2.1/{project_id}/os-server-groups | ecs:serverGroups:manage | - | nova_list_server_groups
9.2.15 | GET /v2.1/{project_id}/os-server-groups/{server_group_id} | ecs:serverGroups:manage | - | nova_show_server_group
9.2.15 | DELETE /v2.1/{project_id}/os-server-groups/{server_group_id} | ecs:serverGroups:manage | - | nova_delete_server_group
9.2.16 | POST /v1/{project_id}/servers/{server_id}/tags/action | ecs:servers:setTags | - | batch_create_server_tags batch_delete_server_tags
9.2.16 | POST /v1/{project_id}/servers/resource_instances/action | ecs:servers:getTags | - | list_servers_by_tag
9.2.16 | GET /v2.1/{project_id}/servers/{server_id}/tags | ecs:servers:getTags | ecs:servers:get | nova_list_server_tags
9.2.16 | PUT /v2.1/{project_id}/servers/{server_id}/tags/{tag} | ecs:servers:setTags | ecs:servers:get | nova_add_server_tag
9.2.16 | PUT /v2.1/{project_id}/servers/{server_id}/tags | ecs:servers:setTags | ecs:servers:get | nova_replace_server_tags
9.2.16 | DELETE /v2.1/{project_id}/servers/{server_id}/tags/{tag} | ecs:servers:setTags | ecs:servers:get | nova_delete_server_tag
9.2.16 | GET /v2.1/{project_id}/servers/{server_id}/tags/{tag} | ecs:servers:getTags | ecs:servers:get | nova_check_server_tag
9.2.16 | DELETE /v2.1/{project_id}/servers/{server_id}/tags | ecs:servers:setTags | ecs:servers:get | nova_delete_all_server_tags
`;
