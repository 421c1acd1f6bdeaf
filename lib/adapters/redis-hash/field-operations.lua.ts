/**
 * Lua functions that the scripts here share: the operations of a change, three arguments each from ARGV[at] on.
 *
 * 'set' field value | 'remove' field '' | 'clear' prefix '' | 'increment' field by | 'add' field by
 *
 * `clear` names variables, everything else fields of the hash. What is incremented may hold anything and is checked by
 * `not_a_number` before anything is changed; what is added to was checked by the caller, as it is made by an operation
 * before. Values are never decoded.
 */
export const FIELD_OPERATIONS = `
local GUIDE = { created_at = true, last_accessed_at = true, session_ttl = true }

local function is_countable(text, by)
  local digits = string.gsub(text, '[eE][+-]?%d+$', '')
  if #text > 400 or not (string.find(digits, '^-?%d+$') or string.find(digits, '^-?%d+%.%d+$')) then return false end
  local sum = tonumber(text) + tonumber(by)
  return sum - sum == 0
end

-- The field that shall be incremented and holds no number.
local function not_a_number(key, at)
  for i = at, #ARGV, 3 do
    if ARGV[i] == 'increment' then
      local text = redis.call('HGET', key, ARGV[i + 1])
      if text and not is_countable(text, ARGV[i + 2]) then return ARGV[i + 1] end
    end
  end
end

-- HINCRBY is exact; HINCRBYFLOAT writes fractions, and what HINCRBY refuses (1e3).
local function increment(key, field, by)
  if string.find(by, '^-?%d+$') and type(redis.pcall('HINCRBY', key, field, by)) == 'number' then return end
  redis.call('HINCRBYFLOAT', key, field, by)
end

-- The variable that a field holds.
local function variable_of(field)
  if string.sub(field, 1, 1) ~= '~' then return not GUIDE[field] and field end
  local name = string.sub(field, 2)
  return (string.sub(name, 1, 1) == '~' or GUIDE[name]) and name
end

-- Fields with variables, by what these begin with up to their first dot: clearing a bag looks at its keys alone.
local bags

local function note(field)
  local name = variable_of(field)
  if not name then return end
  local dot = string.find(name, '.', 1, true)
  local bag = dot and string.sub(name, 1, dot) or ''
  bags[bag] = bags[bag] or {}
  bags[bag][field] = name
end

local function clear(key, prefix)
  if not bags then
    bags = {}
    for _, field in ipairs(redis.call('HKEYS', key)) do note(field) end
  end
  local is_bag = string.find(prefix, '.', 1, true) == #prefix
  for _, fields in pairs(is_bag and { bags[prefix] } or bags) do
    for field, name in pairs(fields) do
      if string.sub(name, 1, #prefix) == prefix then
        redis.call('HDEL', key, field)
        fields[field] = nil
      end
    end
  end
end

local function change(key, at)
  for i = at, #ARGV, 3 do
    local kind, field, value = ARGV[i], ARGV[i + 1], ARGV[i + 2]
    if kind == 'clear' then
      clear(key, field)
    elseif kind == 'remove' then
      redis.call('HDEL', key, field)
    else
      if kind == 'set' then redis.call('HSET', key, field, value) else increment(key, field, value) end
      if bags then note(field) end
    end
  end
end
`;
