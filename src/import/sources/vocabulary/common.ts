/** Words that mean the same in every table. */
export const TOUCH = {
  channel:
    'channel|channel group|channel grouping|default channel group|session default channel group|渠道|来源渠道|推广渠道|渠道名称|投放渠道',
  source:
    'utm source|source|traffic source|session source|traffic source source|platform|media source|来源|流量来源|平台|媒体|投放平台|广告平台',
  medium: 'utm medium|medium|traffic medium|session medium|traffic source medium|媒介|流量媒介',
  campaign:
    'utm campaign|campaign|campaign name|session campaign|traffic source name|广告系列|广告系列名称|推广计划|推广计划名称|活动|活动名称|营销活动|计划名称',
} as const;

export const CURRENCY = 'currency|currency code|amount currency|币种|货币|货币代码';
export const COUNTRY =
  'country|country/territory|country/region|country code|geo country|geo.country|国家|国家/地区';
export const DEVICE =
  'device|device type|device category|device.category|impression device|设备|设备类型|终端|展示设备';

/** Who a person is, from the most lasting name to contact data. */
export const PERSON =
  'user id|userid|uid|customer id|client id|member id|buyer id|user|customer|buyer|distinct id|user pseudo id|anonymous id|visitor id|用户id|客户id|会员id|买家id|用户|客户|会员|用户编号|客户编号|会员号|用户标识|买家|访客id|unionid|openid|email|e-mail|customer email|phone|phone number|mobile|手机号|手机|电话|邮箱|客户手机|客户手机号|客户电话|客户邮箱';
