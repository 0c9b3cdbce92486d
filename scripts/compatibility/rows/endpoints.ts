/** Tests that show an endpoint as a whole, by its address below `/ae/api/v1/{client}`; what is not here is unproven. */
export const SHOWN: Readonly<Record<string, readonly string[]>> = {
  'POST /executions': ['an object is executed with inputs, and its run tells everything about itself'],
  'GET /executions': ['a list is newest first and read on from the last run id'],
  'GET /executions/{run_id}': [
    'an object is executed with inputs, and its run tells everything about itself',
  ],
  'GET /executions/{run_id}/children': [
    'a workflow has its tasks as children, a restart refers to the run before',
  ],
  'GET /executions/{run_id}/variables': [
    'an object is executed with inputs, and its run tells everything about itself',
  ],
  'GET /executions/{run_id}/comments': ['comments are added and listed without wrapper'],
  'POST /executions/{run_id}/comments': ['comments are added and listed without wrapper'],
  'GET /executions/{run_id}/reports': [
    'an object is executed with inputs, and its run tells everything about itself',
  ],
  'GET /executions/{run_id}/reports/{report_type}': [
    'pages are given one by one as asked for',
    'a report is given whole without parameters, in pages with them, and not beyond its end',
  ],
  'GET /executions/{run_id}/ert': ['an execution tells what it is expected to take, by the runs before it'],
  'POST /scripts': ['a script given as text runs as a task of type API, and its output is its ACT report'],
  'POST /executions/{run_id}/status': [
    'a running task is cancelled and ends in 1850, and tells why it waited',
  ],
  'POST /executions/{run_id}/ignore_sync_condition': [
    'a waiting task is found by its SYNC object and goes on when the condition is ignored, else the refusal has its code',
    'a task that waits for its SYNC object goes on when the condition is ignored',
  ],
  'GET /objects/*': ['a saved object comes back as it went in, and success has an empty body'],
  'POST /objects': ['a saved object comes back as it went in, and success has an empty body'],
  'PATCH /objects/*': [
    'a patch changes the members it names: objects merge, lists are replaced, null takes out',
  ],
  'DELETE /objects/*': ['a deleted object is gone and can be brought back'],
  'POST /objects/{object_name}/move': ['an object moves into another folder, a folder with all it holds'],
  'POST /objects/{object_name}/duplicate': [
    'a copy has all but the name, and never takes the name of another object',
  ],
  'GET /objects/{object_name}/inputs': ['the inputs of an object are its prompt sets with their defaults'],
  'GET /objects/{object_name}/timezone': [
    'the time zone of an object is its own or the default, and never an error',
  ],
  'GET /objects/{object_name}/usage': ['usage names the objects that refer to another one, and how'],
  'GET /objects/{object_name}/usage/calendarevent/{event_name}': [
    'calendars are checked when they are saved, and tell who asks their events',
  ],
  'GET /folderobjects': [
    'a folder is exported with all below, relative to the folder around it, and imported elsewhere',
  ],
  'GET /folderobjects/*': [
    'a folder is exported with all below, relative to the folder around it, and imported elsewhere',
  ],
  'POST /folderobjects': ['an import is all or nothing, and tells what is wrong where'],
  'POST /system/agents': ['an agent is created like another one, and only client 0 resets a key'],
  'POST /system/agents/{object_name}/resetpublickey': [
    'an agent is created like another one, and only client 0 resets a key',
  ],
  'POST /system/agentpacks': [
    'an agent pack is named, fetched, unpacked and started, and its agent connects',
  ],
  'GET /system/agentpacks/{pack}': [
    'an agent pack is named, fetched, unpacked and started, and its agent connects',
  ],
  'GET /system/clients': ['clients are listed: all in client 0, elsewhere the own one'],
  'DELETE /system/clients/{client_id}': [
    'a client is removed with all it holds, and only once it is stopped and idle',
    'a client that works is not removed, and only client 0 removes any',
  ],
  'GET /system/features': ['features tell what there is and what is not'],
  'GET /system/metrics': ['metrics are numbers of the node, by type'],
  'GET /system/metrics/prometheus': ['metrics are numbers of the node, by type'],
  'GET /telemetry/export/{start_from}': [
    'telemetry counts the executions of each month in client 0 alone, and names its products',
  ],
  'GET /telemetry/products': [
    'telemetry counts the executions of each month in client 0 alone, and names its products',
  ],
  'POST /search': ['filters combine, and hits tell folder, times and title'],
  'GET /system/health': ['health tells of every process kind'],
  'GET /system/agentgroups': [
    'agent groups are saved, listed and used; a group of nobody and a wrong mode are refused with their place',
    'agent groups are listed by name',
  ],
  'GET /system/agents': ['the list of agents has the paging wrapper, an unknown agent is 404'],
  'GET /system/agents/*': ['the list of agents has the paging wrapper, an unknown agent is 404'],
  'POST /system/users': ['a user with is_active and a password is created active, else locked'],
};

/** Shows that an address is known and refused. */
export const REFUSED =
  'a path of the interface that is still open answers 501 with its stable code, never an empty success';

/** The requests and answers of the documented addresses that are refused, by what is missing. */
export const REFUSED_ADDRESSES: Readonly<Record<string, string>> = {
  forecasts: 'forecasts answer 501 and change nothing',
  repositories: 'repositories answer 501 and change nothing',
};
