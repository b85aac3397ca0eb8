-- Asks ACE whether a request may pass: `http-request lua.ace`. The request's own headers go along, because a strategy may look for the key in any of them;
-- its body does not.
local check = os.getenv("ACE_CHECK_URL")
local token = os.getenv("ACE_GATEWAY_TOKEN")
local timeout_ms = 3000

-- Headers that only ACE may set. Underscores count as dashes: many frameworks show both under one name.
local own = { "x-consumer-", "x-application-", "x-credential-", "x-anonymous-consumer", "x-ace-", "x-authenticated-" }
-- What belongs to one connection or to the body, and what says more of the original request than is said below.
local kept = {
  ["host"] = true, ["connection"] = true, ["keep-alive"] = true, ["te"] = true, ["trailer"] = true, ["transfer-encoding"] = true, ["upgrade"] = true,
  ["expect"] = true, ["content-length"] = true, ["content-type"] = true, ["content-encoding"] = true,
  ["x-original-method"] = true, ["x-original-uri"] = true, ["x-original-host"] = true, ["x-forwarded-method"] = true, ["x-forwarded-uri"] = true,
  ["x-original-url"] = true,
}
local identity = { "x-ace-operation-id", "x-consumer-id", "x-consumer-username", "x-consumer-custom-id", "x-application-id", "x-credential-identifier", "x-anonymous-consumer" }
local told = { "content-type", "www-authenticate", "retry-after", "ratelimit-limit", "ratelimit-remaining", "ratelimit-reset", "x-ace-operation-id", "x-ace-reason", "x-ace-request-id" }

local function is_own(name)
  local plain = name:lower():gsub("_", "-")
  for _, prefix in ipairs(own) do
    if plain:sub(1, #prefix) == prefix then return true end
  end
  return false
end

-- The first value of a header of ACE's answer.
local function first(answer, name)
  local values = answer.headers and answer.headers[name]
  return values and (values[0] or values[1])
end

local function refuse(txn, status, body, headers)
  local reply = txn:reply({ status = status, body = body })
  for name, value in pairs(headers) do reply:add_header(name, value) end
  txn:done(reply)
end

core.register_action("ace", { "http-req" }, function(txn)
  local headers = {}
  for name, values in pairs(txn.http:req_get_headers()) do
    if is_own(name) then
      txn.http:req_del_header(name)
    elseif not kept[name:lower()] then
      local list = {}
      for _, value in pairs(values) do list[#list + 1] = value end
      headers[name] = list
    end
  end
  headers["X-ACE-Gateway-Token"] = { token }
  headers["X-Original-Method"] = { txn.f:method() }
  headers["X-Original-URI"] = { txn.f:pathq() }
  headers["X-Original-Host"] = { txn.f:req_hdr("host") or "" }

  local answer = core.httpclient():get({ url = check, headers = headers, timeout = timeout_ms })
  local status = answer and answer.status or 0
  if status == 200 then
    for _, name in ipairs(identity) do
      local value = first(answer, name)
      if value then txn.http:req_set_header(name, value) end
    end
    for _, name in ipairs({ "limit", "remaining", "reset" }) do
      local value = first(answer, "ratelimit-" .. name)
      if value then txn:set_var("txn.ace_" .. name, value) end
    end
    return
  end
  -- No answer, or a refusal that is about this gateway's token and no business of its client.
  if status < 400 or first(answer, "x-ace-reason") == "gateway_token" then
    refuse(txn, 503, '{"message":"Service Unavailable"}', { ["Content-Type"] = "application/json" })
    return
  end
  local shown = {}
  for _, name in ipairs(told) do shown[name] = first(answer, name) end
  refuse(txn, status, answer.body or "", shown)
end)
