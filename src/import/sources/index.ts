import { meta } from './meta.ts';
import { googleAds } from './google-ads.ts';
import { tiktok } from './tiktok.ts';
import { linkedin } from './linkedin.ts';
import { microsoftAds } from './microsoft-ads.ts';
import { qianchuan } from './qianchuan.ts';
import { oceanEngine } from './ocean-engine.ts';
import { xiaohongshu } from './xiaohongshu.ts';
import { kuaishou } from './kuaishou.ts';
import { alimama, jingzhuntong } from './alibaba.ts';
import { tencentAds, tencentApi } from './tencent-ads.ts';
import { baidu } from './baidu.ts';
import { xAds, pinterest, snapchat, snapchatApi, amazonAds, appleAds } from './other-ads.ts';
import { ga4, ga4Report } from './ga4.ts';
import { mixpanel, amplitude, posthog, segment } from './product-analytics.ts';
import { shopify } from './shopify.ts';
import { woocommerce, stripe, taobao, doudian, youzan } from './shops.ts';
import { hubspot, salesforce, pipedrive, chineseCrm } from './crm.ts';
import { delighted, wjx } from './surveys.ts';
import type { Source } from './types.ts';

/** Every export that is known by its headers; the first that fits is taken. */
export const SOURCES: readonly Source[] = [
  meta,
  googleAds,
  tiktok,
  linkedin,
  microsoftAds,
  qianchuan,
  oceanEngine,
  xiaohongshu,
  kuaishou,
  alimama,
  jingzhuntong,
  tencentAds,
  tencentApi,
  baidu,
  xAds,
  pinterest,
  snapchat,
  snapchatApi,
  amazonAds,
  appleAds,
  ga4,
  ga4Report,
  mixpanel,
  amplitude,
  posthog,
  segment,
  shopify,
  woocommerce,
  stripe,
  taobao,
  doudian,
  youzan,
  hubspot,
  salesforce,
  pipedrive,
  chineseCrm,
  delighted,
  wjx,
];
