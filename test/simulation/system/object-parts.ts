/** An object file with its attributes and the rest of its content. */
export const object = (type: string, name: string, rest: object, general: object = {}) => ({
  data: { [type]: { general_attributes: { name, type: type.toUpperCase(), ...general }, ...rest } },
  path: '',
});

/** A box of a workflow. */
export const box = (line_number: string, object_name: string, object_type: string, rest: object = {}) => ({
  line_number,
  object_name,
  object_type,
  precondition_error_action: 'S',
  ...rest,
});

/** A box follows another, with a condition or without. */
export const after = (line: string, predecessor: string, ok_status = '') => ({
  workflow_line_number: line,
  line_number: predecessor,
  predecessor_line_number: predecessor,
  ok_status,
});
