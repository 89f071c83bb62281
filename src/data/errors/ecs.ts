import { readErrorTable } from './error-table.ts';

/**
 * ECS document (2025-01), appendix A.2. The messages are the service's own, misprints included, for they identify an error;
 * the document warns that its HTTP statuses may be wrong (Common.0024 comes with 202). `Comm on.00xx` is read as Common.00xx,
 * `%s` stands for text that the service fills in.
 */
export const ecsErrors = readErrorTable(
  'ecs',
  `
400 | Ecs.0000 | Request error. Try again later or contact customer service. | Read the message, correct the body it complains of and call again.
400 | Ecs.0001 | Insufficient ECS quota. Contact customer service to increase quota. | The server quota is used up: delete servers or have the quota raised; show_server_limits tells what is left.
400 | Ecs.0002 | A system exception occurred. Try again later or contact customer service. | The task was not taken: try again in a minute, then contact support with the request ID.
403 | Ecs.0003 | You do not have permission to perform this operation. Contact customer service to obtain permission. | Either the permission is missing or the account owes money or is frozen: the message says which; don't repeat the call before that is settled.
400 | Ecs.0004 | A system exception occurred. Try again later or contact customer service. | Authentication failed inside the service: check the credentials and the project, then support.
400 | Ecs.0005 | Invalid parameter values. Contact customer service. | A parameter is wrong: compare the request (dry_run shows it) with the operation's fields.
400 | Ecs.0007 | A system exception occurred. Try again later or contact customer service. | The image doesn't go with these specifications: choose another image or another flavor.
400 | Ecs.0008 | A system exception occurred. Try again later or contact customer service. | The flavor's registration is at fault: choose another flavor or contact support.
400 | Ecs.0009 | Another flavor must be used for resizing. | That is the flavor it has already: name a different one.
400 | Ecs.0010 | The private IP address is already being used. Select another IP address. | The private address is taken: choose another one or let the cloud choose.
400 | Ecs.0011 | Ensure the password meets the password complexity requirements. | The password breaks the rules: 8 to 26 characters of at least three kinds, without the user's name.
400 | Ecs.0012 | The subnet does not contain enough IP addresses. Release some IP addresses or select a different subnet. | The subnet has no free address: release some or name another subnet.
400 | Ecs.0013 | The current EIP quota limit has been reached. Apply to increase the quota. | The EIP quota is used up: release an address or have the quota raised.
400 | Ecs.0014 | Incorrect VPC, subnet, or security group parameter values. | VPC, subnet and security group don't fit together: take all of them from one VPC.
400 | Ecs.0015 | Invalid disk type for this type of ECS. Select a valid disk type and try again. | The flavor doesn't take this disk type: choose another type.
400 | Ecs.0017 | The status of the selected disk does not meet the attachment requirements on the ECS. Select an available disk for attaching. | The disk is meant for another server: compare __system_server_id in its metadata, or take an available disk.
400 | Ecs.0021 | Insufficient EVS disk quota. Contact customer service to increase quota. | The disk quota is used up: delete disks or have the quota raised.
400 | Ecs.0022 | Insufficient ECS group quota. Contact customer service to increase quota. | The server group is full: use another group or have the quota raised.
400 | Ecs.0023 | project_id in token mismatches with project_id in url. | The token belongs to another project than the address: give the project of the region that is called, or drop project_id to have it looked up.
400 | Ecs.0025 | EVS is not authorized to obtain KMS keys for encrypting EVS disks. | Disk encryption needs EVS to be authorised for KMS keys: a person has to grant that first.
400 | Ecs.0027 | The ECSs of this flavor cannot be created. | The flavor is private: choose another one from list_flavors.
400 | Ecs.0028 | The ECSs of this flavor cannot be created. | This account is barred from the flavor: choose another one.
400 | Ecs.0029 | The flavor does not exist. | No such flavor, or it was withdrawn: choose one from list_flavors.
400 | Ecs.0030 | The ECS has been frozen and does not support specifications modification. | The server is frozen: check whether the subscription has expired or the account is frozen.
400 | Ecs.0031 | The image does not exist. | No such image: check the image ID and its region.
400 | Ecs.0032 | The image is not in Active state. | The image isn't active yet: wait until it is or take another.
400 | Ecs.0034 | The full-ECS backup does not exist or has been deleted. | The full-server backup behind the image is gone: take another image.
400 | Ecs.0036 | The flavor does not support automatic recovery. | The flavor has no automatic recovery: choose another flavor or leave the option out.
400 | Ecs.0037 | The flavor does not support SCSI disks. | The flavor takes no SCSI disks: change the disk type or the flavor.
400 | Ecs.0038 | The subnet does not exist. | No such subnet: check its ID and region.
400 | Ecs.0039 | The specified IP address does not belong to the subnet. | The address lies outside the subnet: choose one inside it.
400 | Ecs.0041 | Invalid description field. | The description is too long or contains < or >: shorten or clean it.
400 | Ecs.0042 | The number of attached data disks exceeds the maximum allowed limit. | Too many data disks: ask for fewer.
400 | Ecs.0043 | The disk type does not exist. | No such disk type: choose another one.
400 | Ecs.0044 | The disk of this type has been sold out. | The disk type is sold out: choose another type or availability zone.
400 | Ecs.0045 | The bandwidth exceeds the maximum allowed limit. | The bandwidth is above the limit: ask for less.
400 | Ecs.0046 | When creating an ECS using an image, ensure that the type of the attached data disk is the same as that required by the image. | The image demands another data disk type: use the type that it was made with.
400 | Ecs.0048 | Ensure that the image status is Normal and that the status of the CSBS backup associated with the image is Available or Creating, and try again later. | The full-server image or its backup isn't ready: wait until the image is normal and the backup available.
400 | Ecs.0050 | The number of NICs attached to the ECS exceeds the quota. | Too many NICs for this server: delete one or ask for fewer.
400 | Ecs.0051 | Only SCSI disks can be attached to the ECSs of this flavor. | The flavor takes SCSI disks only: change the disk type.
400 | Ecs.0052 | Only SCSI system disks can be attached to the ECSs of this flavor. | The flavor takes a SCSI system disk only: change its type.
400 | Ecs.0053 | Only SCSI data disks can be attached to the ECSs of this flavor. | The flavor takes SCSI data disks only: change their type.
400 | Ecs.0057 | The disk has already been attached to the ECS and you cannot repeatedly attach it. | The disk is attached already: nothing to do.
400 | Ecs.0058 | You do not have permission to use a third-party image to create ECSs. | The image belongs to another account: take one that was shared with this account.
400 | Ecs.0062 | The flavor does not support the driver mode. | The flavor doesn't let the NIC driver be chosen: leave the driver out or change the flavor.
400 | Ecs.0064 | The VPC ID in the request is inconsistent with that in the main subnet ID. | vpcid isn't the VPC of the first NIC's subnet: make them match.
403 | Ecs.0066 | This operation cannot be performed because real-name authentication has not been completed. | The account needs real-name authentication: a person has to complete it in the console.
403 | Ecs.0067 | Insufficient account balance. | The balance is too low: a person has to top up the account.
403 | Ecs.0068 | This operation cannot be performed by partners. | Partner accounts may not do this: use the customer's own account.
403 | Ecs.0069 | You have not associated a payment method with your account. | The account has no payment method: a person has to add one in the console.
403 | Ecs.0070 | Insufficient budget. Contact the enterprise administrator and request for a budget increase. | The budget is used up: the enterprise administrator has to raise it.
403 | Ecs.0071 | This operation cannot be performed because your account has been suspended. | The account is suspended: only its owner and support can settle that; don't retry.
400 | Ecs.0073 | The system disk is being backed up. Wait until the execution is complete and try again. | The system disk is being backed up: wait until the backup is finished.
400 | Ecs.0074 | Window images do not support external users. | This kind of account can't order Windows images: choose a Linux image.
400 | Ecs.0075 | Partners only support Windows images. | This kind of account can order Windows images only.
400 | Ecs.0085 | The server does not have the interface. | The server has no such NIC: look at the server's NICs and name one of them.
400 | Ecs.0086 | The interface is not the primary interface. | That isn't the primary NIC: name the primary one.
400 | Ecs.0090 | Image license type is BYOL, the BYOL feature is not supported at this time. | Bring-your-own-licence images aren't supported here: choose another image.
400 | Ecs.0100 | The ECS status does not meet requirements. Make the ECS in the required status and try again. | The server's present state doesn't allow it: look with show_server, wait or stop or start it, then call again.
400 | Ecs.0101 | The system disk is currently unresponsive. Try again later or contact customer service. | The system disk is in an abnormal state: look at it and contact support.
400 | Ecs.0102 | The data disk is currently unresponsive. Try again later or contact customer service. | A disk's state doesn't allow it to be detached: look at the disk, try again later.
400 | Ecs.0103 | The disk can be attached to a server only if it exists and the state must be in the available. Make sure the disk state is available and try again. | The disk must be available: look at its state, detach it elsewhere or take another.
400 | Ecs.0104 | The number of EVS disks that can be attached to the ECS exceeds the maximum number allowed. Decrease the number of EVS disks to be attached and try again. | The server can't take more disks: detach one first.
400 | Ecs.0105 | No system disk found. Attach the system disk to the ECS and try again. | The server has no system disk attached: attach it first.
400 | Ecs.0106 | A network exception occurred. Try again later or contact customer service. | The server's network is in an abnormal state: try again later, then contact support.
403 | Ecs.0110 | Contact the main account to obtain permission. | The credentials lack permission: the account's administrator has to grant it; the message says for what.
400 | Ecs.0111 | The EVS disk has been detached from the ECS. Refresh the disk list and check the disk. | The disk isn't attached to this server: look at the server's disks again.
404 | Ecs.0114 | The ECS does not exist. | No such server in this project and region: check the ID (an instance ID is not a server ID) and the region.
400 | Ecs.0118 | The number of ECSs exceeds the maximum allowed limit. | Too many servers in one batch: split it.
400 | Ecs.0119 | An encrypted disk with an unavailable key cannot be attached to an ECS. | The disk's encryption key is disabled: enable it or take another disk.
400 | Ecs.0121 | The disk cannot be attached to the ECS because the disk and the ECS are in different failure domains. | Disk and server lie in different failure domains: take a disk from the server's own.
400 | Ecs.0201 | Failed to create the NIC. Try again later or contact customer service. | The NIC couldn't be created: check subnet and quota, try again.
400 | Ecs.0202 | Failed to create the system disk. Try again later or contact customer service. | The system disk couldn't be created: check disk type, size and quota, try again.
400 | Ecs.0203 | Failed to create the data disk. Try again later or contact customer service. | A data disk couldn't be created: check disk type, size and quota, try again.
400 | Ecs.0204 | Failed to create the ECS. Try again later or contact customer service. | The server couldn't be created: look at the job's sub-jobs for the cause before trying again.
400 | Ecs.0205 | Failed to attach the data disk. Try again later or contact customer service. | The data disk couldn't be attached: look at the state of disk and server, try again.
400 | Ecs.0207 | Failed to modify the ECS specifications. Try again later or contact customer service. | The specifications couldn't be changed: look at the job for the cause; the server may need to be stopped.
400 | Ecs.0208 | A system exception occurred. Try again later or contact customer service. | The image's metadata couldn't be updated: try again later, then support.
400 | Ecs.0209 | Failed to modify the ECS specifications. Try again or contact customer service. | The change of specifications couldn't be confirmed: look at the server before trying again.
400 | Ecs.0210 | A system exception occurred. Try again later or contact customer service. | No floating address could be assigned: check the EIP quota, try again.
400 | Ecs.0211 | Failed to create the NIC. Try again later or contact customer service. | The NIC's quality of service couldn't be set up: try again later, then support.
400 | Ecs.0212 | Failed to assign the private IP address. Try again later or contact customer service. | No private address could be assigned: check the subnet's free addresses, then support.
400 | Ecs.0213 | Failed to update the port attributes. Try again later or contact customer service. | The port couldn't be updated: try again later, then support.
400 | Ecs.0214 | Failed to create the network. Try again later or contact customer service. | The network couldn't be created: check the VPC quota, try again.
400 | Ecs.0216 | Failed to create the subnet. Try again later or contact customer service. | The subnet couldn't be created: check its range and quota, try again.
400 | Ecs.0217 | Failed to attach the NIC. Try again later or contact customer service. | The NIC couldn't be attached: look at the server's state and number of NICs, try again.
400 | Ecs.0219 | Failed to create the ECS. Try again later or contact customer service. | The server couldn't be created: look at the job for the cause before trying again.
400 | Ecs.0221 | Cold migration from a dedicated host to the same dedicated host is not supported. | A cold migration needs a different dedicated host: name another one.
400 | Ecs.0226 | Failed to start. | The server didn't start: look at it with show_server; try once more, then support.
400 | Ecs.0227 | Failed to reboot. | The server didn't restart: look at it with show_server; a HARD reboot may help.
400 | Ecs.0301 | Failed to query the ECS. Try again later or contact customer service. | The server couldn't be read: check its ID and region, try again.
400 | Ecs.0302 | Failed to query the ECS quota of the tenant. Try again later or contact customer service. | The quota couldn't be read: try again later.
400 | Ecs.0303 | Failed to query the ECS specifications. Try again later or contact customer service. | The flavor couldn't be read: check its name, try again.
400 | Ecs.0304 | Failed to query the image. Try again later or contact customer service. | The image couldn't be read: check its ID and region, try again.
400 | Ecs.0306 | Failed to query the backup. Try again later or contact customer service. | The backup couldn't be read: check its ID, try again.
400 | Ecs.0307 | Failed to query the port. Try again later or contact customer service. | The port couldn't be read: check its ID, try again.
400 | Ecs.0308 | Failed to query the ECS quota of the tenant. Try again later or contact customer service. | The quota couldn't be read: try again later.
400 | Ecs.0309 | Failed to create the NIC. Try again later or contact customer service. | The NIC's quality of service couldn't be read: try again later.
400 | Ecs.0310 | A system exception occurred. Try again later or contact customer service. | The network couldn't be read: check VPC and subnet, try again.
400 | Ecs.0311 | Failed to obtain the disk type. Try again later or contact customer service. | The disk types couldn't be read: try again later.
400 | Ecs.0313 | ECS group query failed. | The server group couldn't be read: check its ID with list_server_groups.
400 | Ecs.0314 | The key pair does not exist. Refresh the key pair list and check key pair | No such key pair: list the key pairs and name one of them.
400 | Ecs.0315 | Failed to call the nova API to query the auto recovery status. | The recovery setting couldn't be read: try again later.
400 | Ecs.0319 | Insufficient resources for this flavor. Try another flavor. | The flavor is out of capacity: choose another flavor or availability zone.
400 | Ecs.0320 | AZ query failed. | The availability zones couldn't be read: try again later.
400 | Ecs.0321 | Console logs query failed. | The console log couldn't be read: the server may be stopped; try again later.
400 | Ecs.0322 | Subnet query failed. | The subnet couldn't be read: check its ID, try again.
400 | Ecs.0323 | Failed to query the NIC attached to the ECS. | The server's NICs couldn't be read: check the server's ID, try again.
400 | Ecs.0401 | Failed to release the port. Try again later or contact customer service. | A port was left over after a failure: look for it before trying again, it keeps its address.
400 | Ecs.0402 | Failed to release the system disk. Try again later or contact customer service. | A system disk was left over after a failure: look for it, it may be charged.
400 | Ecs.0403 | Failed to release the ECS. Try again later or contact customer service. | A server was left over after a failure: look for it with list_servers_details, it may be charged.
400 | Ecs.0405 | Failed to release the data disk. Try again later or contact customer service. | A data disk was left over after a failure: look for it, it may be charged.
400 | Ecs.0501 | Failed to delete the ECS. Try again later or contact customer service. | The server wasn't deleted: look at it and try again later; a Flexus L server goes only by unsubscribing its instance.
400 | Ecs.0502 | Failed to delete the private IP address. Try again later or contact customer service. | The private address wasn't released: try again later.
400 | Ecs.0503 | Failed to obtain the system disk. Try again later or contact customer service. | The system disk couldn't be read: try again later, then support.
400 | Ecs.0507 | Failed to delete the NIC. Try again later or contact customer service. | The NIC wasn't deleted: the primary NIC can't be; check which one it is.
501 | Ecs.0603 | The commands are being executed. Try again later. | Another command runs on the server: wait a minute and call again.
400 | Ecs.0605 | ECS locked. | The server is locked. On a Flexus L server the locks belong to the bundle and can't be lifted: renew or unsubscribe the instance, resize and disks are out of reach.
400 | Ecs.0611 | Batch operation failed. | The batch failed: internalError names each server with its reason; repeat for those only.
404 | Ecs.0614 | The ECS does not exist. | No such server in this project and region: check the ID (an instance ID is not a server ID) and the region.
500 | Ecs.0615 | The thread list is empty. | A fault inside the service: contact support with the request ID.
400 | Ecs.0616 | Failed to update the ECS name. | The server wasn't changed: try again later, then support.
400 | Ecs.0617 | Failed to modify attribute. Please try again later or contact customer service. | The disk attributes weren't changed: try again later, then support.
400 | Ecs.0618 | Failed to change the IP address of the ECS NIC. | The NIC's address wasn't changed: check that the new one is free and in the subnet.
400 | Ecs.0707 | The product has not been registered. | The product isn't registered: choose another flavor or contact support.
400 | Ecs.0803 | When modifying the specifications of an ECS created on a DeH, specify the DeH. | On a dedicated host the host's ID must be given: add it to the request.
400 | Ecs.0810 | The ECS flavor is the same as the target flavor. | Target and present flavor are the same: name a different one.
400 | Ecs.0811 | Install the required drivers on the ECS and then change Xen to KVM. | The server lacks the KVM drivers: install them in the guest first.
400 | Ecs.0904 | UEFI images cannot be used to create Xen ECSs. | UEFI images don't run on Xen: choose another flavor.
400 | Ecs.0905 | The number of tags exceeds the maximum allowed limit. | Too many tags: remove some first.
400 | Ecs.0906 | Failed to comply with tag character set specifications. | A tag breaks the character rules: correct its key or value.
400 | Ecs.0907 | Invalid tag character set. | A tag has characters that aren't allowed: correct its key or value.
400 | Ecs.0908 | The tag key cannot be duplicate. | A tag key is given twice: give each key once.
400 | Ecs.0909 | The flavor does not support the disk type. | The flavor doesn't take this disk type: change one of the two.
400 | Ecs.0910 | Invalid NIC settings for creating a HANA ECS. | The NICs don't fit a HANA server: correct them.
400 | Ecs.0911 | Invalid dedicated storage type of the disk. | The disk's dedicated storage type is wrong: correct it.
400 | Ecs.0912 | Invalid disk encryption key. | The disk's encryption settings are wrong: check the key ID.
400 | Ecs.0913 | The number of ECSs to be created exceeds the maximum allowed limit | Too many servers at once: order fewer.
400 | Ecs.0914 | The length of the ECS name exceeds the maximum allowed limit. | The name is too long: shorten it.
400 | Ecs.0915 | The length of the ECS name exceeds the maximum allowed limit. | The name has characters that aren't allowed (the message speaks of its length by mistake): correct it.
400 | Ecs.0919 | The NIC has been attached to another instance. | The port belongs to another instance: name a free one.
400 | Ecs.1000 | A system exception occurred. Try again later or contact customer service. | A fault inside the service: try again later, then contact support with the request ID.
400 | Ecs.1001 | A system exception occurred. Try again later or contact customer service. | A fault inside the service: contact support with the request ID.
400 | Ecs.1002 | A system exception occurred. Try again later or contact customer service. | The service timed out: if another change to this server is under way, wait for it; then try again.
400 | Ecs.1100 | A system exception occurred. Try again later or contact customer service. | IAM didn't answer inside the service: try again later.
400 | Ecs.1200 | A system exception occurred. Try again later or contact customer service. | The VPC service didn't answer: try again later.
400 | Ecs.1201 | A system exception occurred. Try again later or contact customer service. | The VPC service timed out: look at the server before trying again, then support.
400 | Ecs.1300 | A system exception occurred. Try again later or contact customer service. | The disk service timed out: look at the disks before trying again, then support.
403 | Pdp.0001 | Policy does not allow %s to be performed. | A policy forbids this action to these credentials: the account's administrator has to allow the action named in the message.
202 | Common.0024 | exceeds flow over limit | Throttled, although the status is a 2xx: take nothing as done; wait, look, and send again.
400 | Common.0002 | The request body cannot be left blank. | The body is empty: send the documented members.
400 | Common.0011 | Failed to query system tasks. | No such job: check the job ID, and that project and region are those of the call that returned it.
400 | Common.0018 | The project ID in the URL is different from that in the token. | The token belongs to another project than the address: give the project of the region that is called, or drop project_id to have it looked up.
400 | Common.0020 | A system exception occurred. Try again later or contact customer service. | The task couldn't be retried: look at what it should have changed, then support.
400 | Common.0021 | Subjob fails. | A sub-job failed or couldn't be read: show_job lists the sub-jobs with their reasons.
400 | Common.0022 | Mission fails. | The task wasn't taken: look whether anything has changed before trying again.
400 | Common.0999 | The system was broken, exit. | The task was broken off: look at what it should have changed, then support.
400 | Common.0025 | Query job Error because %s. | The job couldn't be read: try again in a moment.
400 | Common.0026 | Fail to get Region Info | The regions couldn't be read inside the service: try again later.
401 | Common.0013 | Invalid token. | The token isn't valid: a new one is needed; with AK/SK check that the keys are right.
500 | Common.0001 | A system exception occurred. Try again later or contact customer service. | A fault inside the service: try again later, then contact support with the request ID.
429 | Common.1503 | Api flow control Error because %s. | Too many calls: wait some seconds, then send again, more slowly.
`,
);
